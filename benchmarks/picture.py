"""A picture of 5,000 people and 15,000 ties: until it is first seen, and how it moves.

    python -m benchmarks.picture [--people 5000] [--ties 15000] [--phone]

Places and page are CPU seconds of this process, after the imports. The page is opened in
Chromium without a graphics card: "first seen" is when the picture stands on the screen, counted
from opening the file, with the CPU time of the page's own process until then. Frames are those
the browser really showed in five seconds of moving and of magnifying, a step in every frame.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from hallway.cli.network_drawing import scripts, style
from hallway.engine import Network, lay_out, network_of
from hallway.network.drawing import Dot, Group, Kind, Line, Picture, figure
from tools import chromium
from tools.screenshots import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

UNITS = 8
SECONDS = 5
SCREENS: dict[bool, dict[str, Any]] = {
    False: {"viewport": {"width": 1280, "height": 800}},
    True: {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}
SEEN = """() => new Promise((done) => {
  const seen = () => {
    const { picture } = document.querySelector("[data-picture]");
    if (!picture?.painter.places) return requestAnimationFrame(seen);
    picture.context.getImageData(0, 0, 1, 1);
    requestAnimationFrame(() => done(performance.now()));
  };
  seen();
})"""
FRAMES = """([what, seconds]) => new Promise((done) => {
  const { picture } = document.querySelector("[data-picture]");
  const { view } = picture;
  const acts = {
    move: (k) => view.move(k % 80 < 40 ? 9 : -9, k % 60 < 30 ? 5 : -5),
    magnify: (k) => view.magnify(k % 80 < 40 ? 1.03 : 1 / 1.03),
  };
  picture.change(() => view.magnify(2));
  let [frames, began] = [0, null];
  const step = (now) => {
    began ??= now;
    if (now - began > 1000 * seconds) return done((1000 * (frames - 1)) / (now - began));
    picture.change(() => acts[what](frames++), true);
    requestAnimationFrame(step);
  };
  setTimeout(() => requestAnimationFrame(step), 600);
})"""
AFRESH = """() => {
  const { picture } = document.querySelector("[data-picture]");
  const began = performance.now();
  picture.afresh();
  picture.context.getImageData(0, 0, 1, 1);
  return performance.now() - began;
}"""


def drawn(people: int, ties: int) -> tuple[Any, Network]:
    """Four of five ties inside a unit; the same every time."""
    words = np.random.PCG64(11).random_raw(3 * ties).reshape(3, ties)
    one = (words[0] % np.uint64(people)).astype(np.int64)
    other = (words[1] % np.uint64(people)).astype(np.int64)
    at_home = words[2] % np.uint64(5) > 0
    near = other // UNITS * UNITS + one % UNITS
    return np.arange(people) % UNITS, network_of(
        people, one, np.where(at_home, near, other) % people
    )


def page_of(units: Any, network: Network) -> tuple[float, float, str]:
    """CPU seconds for the places and for the page, and the page."""
    lay_out(network_of(3, [0, 1], [1, 2]))  # what is imported late
    began = process_time()
    places = lay_out(network)
    placed = process_time()
    i, j, _ = network.pairs
    shown = Picture(
        title="The network",
        says="",
        dots=[
            Dot(float(x), float(y), group=int(u)) for (x, y), u in zip(places, units, strict=True)
        ],
        lines=[Line(a, b) for a, b in zip(i.tolist(), j.tolist(), strict=True)],
        groups=[Group(f"Unit {at + 1}") for at in range(UNITS)],
        kinds=(Kind("A tie"),),
    )
    html = f"<!doctype html><meta charset=utf-8><style>{style()}</style>{figure(shown)}{scripts()}"
    return placed - began, process_time() - placed, html


def in_browser(html: str, phone: bool) -> dict[str, float]:
    """What a Chromium without a graphics card makes of it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "picture.html")
        file.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        page = browser.new_page(**SCREENS[phone])
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable")
        page.goto(file.as_uri())
        found = {"first seen, milliseconds": page.evaluate(SEEN)}
        found["CPU of the page until then, milliseconds"] = 1000 * busy(metrics)
        found |= moving(page)
        browser.close()
    return found


def busy(metrics: Any) -> float:
    told = {one["name"]: one["value"] for one in metrics.send("Performance.getMetrics")["metrics"]}
    return float(told["ProcessTime"])


def moving(page: Page) -> dict[str, float]:
    return {
        "frames a second, moving": page.evaluate(FRAMES, ["move", SECONDS]),
        "frames a second, magnifying": page.evaluate(FRAMES, ["magnify", SECONDS]),
        "painted afresh, milliseconds": page.evaluate(AFRESH),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--ties", type=int, default=15_000)
    parser.add_argument("--phone", action="store_true", help="a screen of 390, twice as fine")
    asked = parser.parse_args()
    units, network = drawn(asked.people, asked.ties)
    placed, written, html = page_of(units, network)
    print(f"{network.n:,} people, {network.ties:,} ties, {len(html) / 1e6:.1f} MB")
    print(f"places, CPU seconds: {placed:.2f}\npage, CPU seconds: {written:.2f}")
    for what, number in in_browser(html, asked.phone).items():
        print(f"{what}: {number:.0f}")


if __name__ == "__main__":
    main()
