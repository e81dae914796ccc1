// The time left of a sitting counts down, and as soon as it is up the page looks again.
(() => {
  "use strict";
  const two = (number) => String(number).padStart(2, "0");

  const tick = () => {
    for (const place of document.querySelectorAll("[data-ends-at]")) {
      const left = Math.ceil((Date.parse(place.dataset.endsAt) - Date.now()) / 1000);
      if (left > 0) {
        place.textContent = `${Math.floor(left / 60)}:${two(left % 60)} ${place.dataset.unit}`;
      } else if (!place.dataset.up) {
        place.dataset.up = "yes";
        const page = place.closest("[hx-get]");
        if (page && window.htmx) htmx.trigger(page, "look");
        else location.reload();
      }
    }
  };

  tick();
  setInterval(tick, 500);
})();
