// The time left of a sitting counts down, and as soon as it is up the page looks again.
// The page says how many seconds are left, not when: the clock of a phone may be wrong.
(() => {
  "use strict";
  const ends = new WeakMap();
  const two = (number) => String(number).padStart(2, "0");

  const lookAgain = (place) => {
    const page = place.closest("[hx-get]");
    if (page && window.htmx) htmx.trigger(page, "look");
    else location.reload();
  };

  const tick = () => {
    for (const place of document.querySelectorAll("[data-left]")) {
      if (!ends.has(place)) ends.set(place, performance.now() + 1000 * Number(place.dataset.left));
      const left = Math.ceil((ends.get(place) - performance.now()) / 1000);
      if (left > 0) {
        place.textContent = `${Math.floor(left / 60)}:${two(left % 60)} ${place.dataset.unit}`;
      } else if (!place.dataset.up) {
        place.dataset.up = "yes";
        lookAgain(place);
      }
    }
  };

  tick();
  setInterval(tick, 500);
})();
