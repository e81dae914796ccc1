// An answer is sent at the first sign of a person: a pointer that really moves, a touch, a key.
// A link scanner that fetches or even renders the page gives none of these, and changes nothing.
(() => {
  "use strict";
  const form = document.querySelector("form[data-answer]");
  if (!form) return;
  const watch = new AbortController();
  const far = 6; // pixels: a page that opens under a resting pointer reports a move of none
  let first = null;

  const send = () => {
    watch.abort();
    const line = form.querySelector("[data-sending]");
    if (line) line.textContent = line.dataset.sending;
    form.requestSubmit();
  };
  const listen = (kind, seen) =>
    addEventListener(
      kind,
      (event) => {
        if (event.isTrusted && document.visibilityState === "visible") seen(event);
      },
      { signal: watch.signal, passive: true },
    );

  const elsewhere = (event) => !(event.target instanceof Element && event.target.closest("a, button"));

  listen("pointermove", (event) => {
    if (event.pointerType !== "mouse") return;
    first ??= event;
    if (Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY) >= far) send();
  });
  listen("pointerup", (event) => {
    if (elsewhere(event)) send();
  });
  listen("keydown", (event) => {
    const leaving = event.ctrlKey || event.altKey || event.metaKey || event.key === "Escape";
    const ownWay = ["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key);
    if (!leaving && !ownWay && elsewhere(event)) send();
  });
  form.addEventListener("submit", () => watch.abort());
})();
