// Colours and shapes: the same signs as in the SVG that the server draws.
(() => {
  "use strict";
  const hallway = (window.hallwayPicture ??= {});
  const COLOURS = 7;
  const SHAPES = ["circle", "square", "triangle", "diamond", "drop", "hexagon", "star"];
  const turned = (turn, radius) => [
    radius * Math.sin(2 * Math.PI * turn),
    -radius * Math.cos(2 * Math.PI * turn),
  ];
  const CORNERS = {
    square: [[-0.89, -0.89], [0.89, -0.89], [0.89, 0.89], [-0.89, 0.89]],
    triangle: [[0, -1.25], [1.12, 0.8], [-1.12, 0.8]],
    diamond: [[0, -1.3], [1.05, 0], [0, 1.3], [-1.05, 0]],
    drop: [[0, 1.25], [1.12, -0.8], [-1.12, -0.8]],
    hexagon: Array.from({ length: 6 }, (_, k) => turned(k / 6, 1.12)),
    star: Array.from({ length: 10 }, (_, k) => turned(k / 10, k % 2 ? 0.62 : 1.4)),
  };

  const lookOf = (group) =>
    group === undefined
      ? [COLOURS, "circle"]
      : [group % COLOURS, SHAPES[(group + Math.floor(group / COLOURS)) % SHAPES.length]];

  // The colours of the page as they are now: light or dark.
  const palette = (place) => {
    const style = getComputedStyle(place);
    const colour = (name) => style.getPropertyValue(`--pic-${name}`).trim();
    return {
      dots: Array.from({ length: COLOURS + 1 }, (_, k) => colour(k)),
      paper: colour("paper"),
      ink: colour("ink"),
      soft: colour("soft"),
      line: colour("line"),
      calm: colour("calm"),
      more: colour("more"),
      fewer: colour("fewer"),
      mine: colour("mine"),
      font: style.fontFamily || "sans-serif",
    };
  };

  const trace = (context, shape, x, y, radius) => {
    if (shape === "circle") {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    }
    CORNERS[shape].forEach(([a, b], k) => {
      if (k) context.lineTo(x + radius * a, y + radius * b);
      else context.moveTo(x + radius * a, y + radius * b);
    });
    context.closePath();
  };

  const DASHES = { solid: [], broken: [7, 6], dotted: [1, 6] };

  Object.assign(hallway, { lookOf, palette, trace, DASHES, CORNERS });
})();
