"""The report as one HTML file: nothing is loaded from elsewhere, and its script asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from hallway.cli import network_drawing
from hallway.cli.network_pictures import beside_chance, bubbles, ties_each
from hallway.cli.network_report import Line, Report, Section
from hallway.cli.network_short import in_short
from hallway.cli.network_text import last_words

# Whatever names the file holds: it loads nothing from anywhere, and sends nothing.
NOTHING_ELSE = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src blob: data:"
)
STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566072; --paper: #fbfaf7;
  --card: #ffffff; --edge: #dcd8ce; --more: #1f6feb; --fewer: #c2410c; --calm: #8a93a3; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff4; --soft: #aab3c2; --paper: #14171c;
  --card: #1d2128; --edge: #363c47; --more: #6cb0ff; --fewer: #ff9f5a; --calm: #7d8796; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main > p:last-child { margin-top: 2rem; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; max-width: 44rem; }
.soft { color: var(--soft); }
.short { font-size: 1.15rem; margin: .5rem 0 .75rem; }
.cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: .75rem;
  padding: .85rem 1rem; }
.card h3 { margin: 0; font-size: .95rem; font-weight: 600; overflow-wrap: anywhere; }
.card .value { font-size: 1.7rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.card p { font-size: .93rem; }
figure:not(.picture) { margin: 1rem 0; background: var(--card); border: 1px solid var(--edge);
  border-radius: .75rem; padding: 1rem; }
figure:not(.picture) figcaption { color: var(--soft); font-size: .93rem; margin-top: .5rem;
  max-width: 44rem; }
figure:not(.picture) svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .soft { fill: var(--soft); }
.table { border-collapse: collapse; }
.table caption { text-align: start; font-weight: 600; padding-block: .5rem; }
.table th, .table td { text-align: start; padding: .35rem 1.2rem .35rem 0;
  border-block-end: 1px solid var(--edge); }
.picture { --pic-paper: var(--card); --pic-line: var(--edge); --pic-ink: var(--ink);
  --pic-soft: var(--soft); }
@media print { .card, figure { break-inside: avoid; } }
"""


def as_html(report: Report) -> Iterator[str]:
    """One file, in pieces."""
    drawn = network_drawing.whole(report.measured)
    title = escape(f"The network of {report.name}")
    yield "<!doctype html>\n"
    yield '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_ELSE}">\n'
    style = STYLE + (network_drawing.style() if drawn else "")
    yield f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
    yield f"<h1>{title}</h1>\n{_opening(report)}{network_drawing.section(drawn)}"
    for section in report.sections:
        yield from _section(report, section)
    yield f'<p class="soft">{escape(last_words(report))}</p>\n'
    yield "</main>\n"
    if drawn:
        yield network_drawing.scripts()
    yield "</body>\n</html>\n"


def _opening(report: Report) -> str:
    data = report.object
    said = f"{data['people']:,} people, {data['ties']:,} ties. "
    short = in_short(data)
    return (
        (f'<p class="short">{escape(short)}</p>\n' if short else "")
        + f'<p class="soft">{said}Each figure stands with what would be normal: by chance, or in'
        " random networks in which everybody has as many ties as here. No person is named, and"
        " no group of fewer than five is spoken of.</p>\n"
    )


def _section(report: Report, section: Section) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(section.title)}</h2>\n"
    yield _picture(report, section)
    yield '<div class="cards">\n'
    yield from map(_card, section.lines)
    yield "</div>\n</section>\n"


def _card(line: Line) -> str:
    normal = f'<p class="soft">Normal: {escape(line.normal)}.</p>' if line.normal else ""
    return (
        f'<article class="card"><h3>{escape(line.label)}</h3>'
        f'<div class="value">{escape(line.shown)}</div>'
        f"<p>{escape(line.says)}</p>{normal}</article>\n"
    )


def _picture(report: Report, section: Section) -> str:
    keys = {line.key for line in section.lines}
    if "people" in keys:
        drawn = ties_each(report.measured.network)
        caption = (
            "How many ties people have. Bars of fewer than five people are joined with the next."
        )
    elif "e_i" in keys:
        drawn = bubbles(report.measured) + beside_chance(report.object["figures"])
        caption = (
            "Each circle is a unit, as large as it has people. A solid line: more ties between"
            " two units than chance would give; a broken line: far fewer;"
            " those furthest from chance are drawn. Below, where E-I stands"
            " between all ties inside (−1) and all across (1), beside chance."
        )
    else:
        return ""
    return f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>\n" if drawn else ""
