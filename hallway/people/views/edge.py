"""Where views read the clock, and where a visitor is."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def clock() -> datetime:
    return timezone.now()


def place_of(request: HttpRequest) -> str:
    """The visitor's network address; behind a proxy, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def picture_answer(
    request: HttpRequest, content: bytes | memoryview, media_type: str, tag: str
) -> HttpResponse:
    """A picture for one viewer's own browser, which asks each time whether it may still show it."""
    etag = f'"{tag}"'
    not_changed = etag in request.headers.get("If-None-Match", "")
    answer = HttpResponse(status=304) if not_changed else HttpResponse(bytes(content), media_type)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = "inline"
    return answer
