"""A picture on a page: `{% picture_files %}` in its head, `{% picture shown %}` where it stands."""

from __future__ import annotations

from dataclasses import replace

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hallway.network.drawing import Picture, figure

register = template.Library()
SCRIPTS = ("picture_look", "picture_view", "picture_paint", "picture_save", "picture")


@register.simple_tag
def picture_files() -> SafeString:
    """Link the style and the scripts that pictures need."""
    style = format_html('<link rel="stylesheet" href="{}">', static("web/picture.css"))
    scripts = ((static(f"web/{name}.js"),) for name in SCRIPTS)
    return style + format_html_join("", '<script src="{}" defer></script>', scripts)


@register.simple_tag(name="picture")
def drawn(shown: Picture) -> SafeString:
    """Draw it, with its legend and its table. Its own words go first, then the translated ones."""
    words = {**_words(), **shown.words}
    # Every text in it is escaped where it is written (drawing, drawing_svg).
    return mark_safe(figure(replace(shown, words=words)))


def _words() -> dict[str, str]:
    return {
        "larger": _("Larger"),
        "smaller": _("Smaller"),
        "whole": _("Show all"),
        "png": _("Save as PNG"),
        "svg": _("Save as SVG"),
        "table": _("The same as a table"),
        "keys": _(
            "Arrow keys go from one to the next, Home and End to the first and the last, Enter"
            " opens, Escape leaves. With Shift, arrows move the picture; plus and minus make it"
            " larger and smaller, 0 shows all of it."
        ),
        "tied": _("Tied to:"),
        "and_more": _("and %d more"),
    }
