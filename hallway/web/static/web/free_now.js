// While somebody waits for a coffee, the page listens, and looks again when there is news.
(() => {
  "use strict";
  let stream = null;
  let last = null;

  const looked = () => document.getElementById("free-now");

  const listen = () => {
    const place = looked();
    const address = place?.dataset.stream;
    if (!address) {
      stream?.close();
      stream = null;
      if (place?.dataset.title && place.dataset.standing !== last && last !== null) {
        document.title = place.dataset.title;
      }
    } else if (!stream || stream.readyState === EventSource.CLOSED) {
      stream = new EventSource(address);
      stream.addEventListener("standing", (event) => {
        const now = looked();
        if (now && event.data !== now.dataset.standing) htmx.trigger(now, "news");
      });
      // The server has nothing more to say: it is over, one way or the other.
      stream.addEventListener("error", () => {
        const now = looked();
        if (stream?.readyState === EventSource.CLOSED && now?.dataset.stream) htmx.trigger(now, "news");
      });
    }
    last = place?.dataset.standing ?? last;
  };

  // A page that nobody looks at asks nothing by itself; news still come through.
  const unseen = (event) => {
    if (document.hidden && !event.detail.requestConfig.triggeringEvent) event.preventDefault();
  };

  document.addEventListener("htmx:beforeRequest", unseen);
  document.addEventListener("htmx:afterSettle", listen);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", listen);
})();
