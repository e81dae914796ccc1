// A picture to keep: what is on the screen as PNG, twice as fine, or as SVG, which stays sharp.
(() => {
  "use strict";
  const hallway = (window.hallwayPicture ??= {});

  const give = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const savePng = (painter, view, look, name) => {
    const canvas = document.createElement("canvas");
    canvas.width = view.wide * 2;
    canvas.height = view.high * 2;
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    painter.paint(context, look);
    canvas.toBlob((blob) => give(blob, `${name}.png`), "image/png");
  };

  // Speaks like a canvas and writes SVG, so that both files show the same.
  class Scribe {
    constructor(wide, high) {
      Object.assign(this, { wide, high, parts: [], path: "", dash: [], globalAlpha: 1 });
      this.measure = document.createElement("canvas").getContext("2d");
    }
    static of(number) {
      return Math.round(number * 10) / 10;
    }
    static safe(text) {
      return String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    }
    beginPath() {
      this.path = "";
    }
    moveTo(x, y) {
      this.path += `M${Scribe.of(x)} ${Scribe.of(y)}`;
    }
    lineTo(x, y) {
      this.path += `L${Scribe.of(x)} ${Scribe.of(y)}`;
    }
    arc(x, y, radius) {
      const r = Scribe.of(radius);
      this.path += `M${Scribe.of(x - radius)} ${Scribe.of(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    }
    closePath() {
      this.path += "z";
    }
    setLineDash(dash) {
      this.dash = dash;
    }
    fill() {
      this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.seenThrough}/>`);
    }
    stroke() {
      if (!this.path) return;
      const dash = this.dash.length ? ` stroke-dasharray="${this.dash}"` : "";
      this.parts.push(
        `<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"` +
          ` stroke-linecap="round"${dash}${this.seenThrough}/>`,
      );
    }
    fillRect(x, y, wide, high) {
      this.parts.push(`<rect x="${x}" y="${y}" width="${wide}" height="${high}" fill="${this.fillStyle}"/>`);
    }
    strokeText() {}
    fillText(text, x, y) {
      const [, weight = "400", size] = /^(\d+ )?([\d.]+)px/.exec(this.font) ?? [];
      this.parts.push(
        `<text x="${Scribe.of(x)}" y="${Scribe.of(y)}" font-size="${size}" font-weight="${weight.trim()}"` +
          ` text-anchor="middle" fill="${this.fillStyle}" stroke="${this.strokeStyle}" stroke-width="3.5"` +
          ` stroke-linejoin="round" paint-order="stroke">${Scribe.safe(text)}</text>`,
      );
    }
    measureText(text) {
      this.measure.font = this.font;
      return this.measure.measureText(text);
    }
    get seenThrough() {
      return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha.toFixed(2)}"` : "";
    }
    text(title) {
      return (
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.wide} ${this.high}" width="${this.wide}"` +
        ` height="${this.high}" font-family="system-ui, sans-serif"><title>${Scribe.safe(title)}</title>` +
        `${this.parts.join("")}</svg>`
      );
    }
  }

  const saveSvg = (data, view, look, name) => {
    const scribe = new Scribe(view.wide, view.high);
    const painter = new hallway.Painter(data, view);
    painter.stamp = painter.dot;
    painter.paint(scribe, look);
    give(new Blob([scribe.text(data.title)], { type: "image/svg+xml" }), `${name}.svg`);
  };

  Object.assign(hallway, { savePng, saveSvg });
})();
