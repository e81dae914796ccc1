"""Render letters from templates, and write people's addresses so that they parse right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import formataddr
from typing import Any, cast

from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.encoding import punycode


def render(template: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """The subject, text and HTML of "<app>/letters/<kind>", in the active language.

    The first line of the .txt template is the subject. Plain text is never HTML-escaped.
    The .html template may be missing: then the letter is text alone.
    """
    subject, _, text = _fill(f"{template}.txt", context, escape=False).strip().partition("\n")
    try:
        html = _fill(f"{template}.html", context, escape=True)
    except TemplateDoesNotExist:
        html = ""
    return " ".join(subject.split()), _tidy(text), html.strip()


def _fill(name: str, context: Mapping[str, Any], *, escape: bool) -> str:
    # The wrapper of Django's own backend always escapes; what it wraps does not have to.
    source = cast(Template, get_template(name).template)  # type: ignore[attr-defined]
    return str(source.render(Context(dict(context), autoescape=escape)))


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def on_the_wire(address: str) -> str:
    """An address as every mail server takes it: letters like ü in its domain rewritten.

    >>> on_the_wire("ana@büro.example")
    'ana@xn--bro-hoa.example'
    """
    name, at, domain = address.rpartition("@")
    return f"{name}{at}{punycode(domain)}"


def shown(name: str, address: str) -> str:
    """One person as a To line shows them, for `NewLetter.shown_to`.

    >>> shown("Öl, Ana", "ana@example.org")
    '=?utf-8?b?w5ZsLCBBbmE=?= <ana@example.org>'
    >>> shown("Ben, the second", "ben@example.org")
    '"Ben, the second" <ben@example.org>'
    """
    return formataddr((" ".join(name.split()), on_the_wire(address)))
