// Painting: ties, people and as many names as find room. One canvas, painted anew when it changes.
(() => {
  "use strict";
  const hallway = (window.hallwayPicture ??= {});
  const MUCH = 800;
  const MANY_TIES = 2500;
  const A_STROKE = 400; // ties in one stroke: longer paths take a browser longer than many short ones
  const MOST_NAMES = 150;

  class Painter {
    constructor(data, view) {
      Object.assign(this, { data, view, fine: 1 });
      this.tied = data.people.map(() => []);
      data.ties.forEach((tie, k) => {
        this.tied[tie.one].push(k);
        this.tied[tie.other].push(k);
      });
      this.batches = Painter.alike(data.ties);
      this.order = data.people.map((_, k) => k);
      this.order.sort((a, b) => (data.people[b].size ?? 1) - (data.people[a].size ?? 1) || a - b);
      this.widths = new Map();
    }

    // Ties of one kind and about one width are drawn in one go.
    static alike(ties) {
      const batches = new Map();
      for (const tie of ties) {
        const width = Math.round((tie.width ?? 1) * 2) / 2;
        const key = `${tie.kind ?? 0}/${width}`;
        if (!batches.has(key)) batches.set(key, { kind: tie.kind ?? 0, width, ties: [] });
        batches.get(key).ties.push(tie);
      }
      return [...batches.values()];
    }

    // So much that every frame of a move cannot be painted anew.
    get much() {
      return this.data.people.length + this.data.ties.length > MUCH;
    }

    paint(context, look, { chosen = -1 } = {}) {
      const { view } = this;
      this.look = look;
      context.fillStyle = look.paper;
      context.fillRect(0, 0, view.wide, view.high);
      this.places = this.data.people.map((one) => view.at(one));
      this.rings(context);
      this.ties(context, chosen);
      this.people(context, chosen);
      this.taken = [];
      if (chosen >= 0) this.spotlight(context, chosen);
      this.names(context, chosen);
    }

    rings(context) {
      const [x, y] = this.view.at({ x: 0, y: 0 });
      context.lineWidth = 1.5;
      context.textAlign = "center";
      for (const { radius, name = "" } of this.data.rings) {
        context.strokeStyle = this.look.line;
        context.beginPath();
        context.arc(x, y, radius * this.view.scale, 0, 2 * Math.PI);
        context.stroke();
        context.font = `12px ${this.look.font}`;
        this.words(context, name, x, y - radius * this.view.scale - 5, this.look.soft);
      }
    }

    ties(context, chosen) {
      const many = this.data.ties.length > MANY_TIES;
      context.lineCap = "round";
      const clear = Math.min(0.75, Math.max(0.22, 11 / Math.sqrt(this.data.ties.length + 1)));
      context.globalAlpha = clear * (chosen >= 0 ? 0.3 : 1);
      for (const { kind, width, ties } of this.batches) {
        // One pixel of the screen: no browser has to work out the edges of such a line.
        this.pen(context, kind, many ? 1 / this.fine : 1.2 * width);
        for (let from = 0; from < ties.length; from += A_STROKE) {
          context.beginPath();
          for (const tie of ties.slice(from, from + A_STROKE)) this.line(context, tie);
          context.stroke();
        }
      }
      context.setLineDash([]);
      context.globalAlpha = 1;
    }

    pen(context, kind, width) {
      const { tone = "calm", look = "solid" } = this.data.kinds[kind] ?? {};
      context.strokeStyle = this.look[tone];
      context.lineWidth = width;
      context.setLineDash(hallway.DASHES[look]);
    }

    line(context, tie) {
      const [x, y] = this.places[tie.one];
      const [u, v] = this.places[tie.other];
      if (!this.seen(x, y, u, v)) return;
      context.moveTo(x, y);
      context.lineTo(u, v);
    }

    seen(x, y, u, v) {
      const { wide, high } = this.view;
      return !((x < 0 && u < 0) || (y < 0 && v < 0) || (x > wide && u > wide) || (y > high && v > high));
    }

    people(context, chosen) {
      const near = chosen >= 0 ? this.around(chosen) : null;
      this.data.people.forEach((one, k) => {
        const [x, y] = this.places[k];
        const radius = this.view.radius(one);
        if (!this.seen(x - radius, y - radius, x + radius, y + radius) && !this.close(x, y, radius)) return;
        context.globalAlpha = near && !near.has(k) ? 0.28 : 1;
        if (radius < 9 && this.data.people.length > 200) this.stamp(context, one, x, y, radius);
        else this.dot(context, one, x, y, radius);
      });
      context.globalAlpha = 1;
    }

    close(x, y, radius) {
      const { wide, high } = this.view;
      return x > -radius && y > -radius && x < wide + radius && y < high + radius;
    }

    around(k) {
      const near = new Set([k]);
      for (const tie of this.tied[k]) near.add(this.data.ties[tie].one).add(this.data.ties[tie].other);
      return near;
    }

    dot(context, one, x, y, radius) {
      const [colour, shape] = hallway.lookOf(one.group);
      context.beginPath();
      hallway.trace(context, shape, x, y, radius);
      context.fillStyle = this.look.dots[colour];
      context.fill();
      context.strokeStyle = this.look.ink;
      context.lineWidth = radius > 5 ? 1.2 : radius > 3 ? 0.6 : 0.3;
      context.stroke();
      if (!one.inside) return;
      context.font = `600 ${Math.max(11, Math.min(16, radius * 0.75))}px ${this.look.font}`;
      this.words(context, one.inside, x, y + 4.5, this.look.ink);
    }

    // Thousands of the same sign: drawn once, then stamped.
    stamp(context, one, x, y, radius) {
      const key = `${one.group}/${Math.round(radius * 4)}/${this.look.ink}/${this.fine}`;
      this.stamps ??= new Map();
      let stamp = this.stamps.get(key);
      if (!stamp) {
        if (this.stamps.size > 300) this.stamps.clear();
        stamp = document.createElement("canvas");
        stamp.width = stamp.height = Math.ceil((radius * 3.2 + 2) * this.fine);
        const own = stamp.getContext("2d");
        own.scale(this.fine, this.fine);
        this.dot(own, one, stamp.width / this.fine / 2, stamp.height / this.fine / 2, radius);
        this.stamps.set(key, stamp);
      }
      const side = stamp.width / this.fine;
      context.drawImage(stamp, x - side / 2, y - side / 2, side, side);
    }

    // One person with their own ties and those at the other ends.
    spotlight(context, k) {
      for (const at of this.tied[k]) {
        const tie = this.data.ties[at];
        this.pen(context, tie.kind ?? 0, Math.max(1.6, 1.2 * (tie.width ?? 1)));
        context.beginPath();
        this.line(context, tie);
        context.stroke();
      }
      context.setLineDash([]);
      for (const near of this.around(k)) {
        const one = this.data.people[near];
        this.dot(context, one, ...this.places[near], this.view.radius(one));
      }
      const [x, y] = this.places[k];
      context.beginPath();
      context.arc(x, y, this.view.radius(this.data.people[k]) * 1.5 + 3, 0, 2 * Math.PI);
      context.strokeStyle = this.look.ink;
      context.lineWidth = 2.5;
      context.stroke();
      this.name(context, k, true);
      for (const near of this.around(k)) if (near !== k) this.name(context, near);
    }

    names(context, chosen) {
      context.font = `700 16px ${this.look.font}`;
      for (const { name, x, y } of this.data.groups) {
        if (x !== undefined && y !== undefined) this.place(context, name, ...this.view.at({ x, y }), 16);
      }
      let shown = 0;
      const named = new Set(chosen >= 0 ? [chosen, ...this.around(chosen)] : []);
      for (const k of this.order) {
        if (shown >= MOST_NAMES) break;
        if (!named.has(k) && this.name(context, k)) shown += 1;
      }
    }

    name(context, k, always = false) {
      const one = this.data.people[k];
      if (!one.name) return false;
      const [x, y] = this.places[k];
      const radius = this.view.radius(one);
      if (!this.close(x, y, radius)) return false;
      context.font = `${always ? "700 14px" : this.view.wide < 480 ? "12px" : "13px"} ${this.look.font}`;
      return (
        this.place(context, one.name, x, y + radius + 15, 13) ||
        this.place(context, one.name, x, y - radius - 6, 13, always)
      );
    }

    // A name where it covers no other; inside the picture even for people at its edge.
    place(context, text, x, y, size, always = false) {
      const key = `${context.font}/${text}`;
      if (!this.widths.has(key)) this.widths.set(key, context.measureText(text).width);
      const half = this.widths.get(key) / 2 + 2;
      x = Math.min(Math.max(x, half), Math.max(this.view.wide - half, half));
      if (y > this.view.high - 3) y -= 2 * size + 12;
      const box = [x - half, y - size, x + half, y + 4];
      const hit = this.taken.some(
        (other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3],
      );
      if (hit && !always) return false;
      this.taken.push(box);
      this.words(context, text, x, y, this.look.ink);
      return true;
    }

    words(context, text, x, y, colour) {
      context.textAlign = "center";
      context.lineJoin = "round";
      context.lineWidth = 3.5;
      context.strokeStyle = this.look.paper;
      context.strokeText(text, x, y);
      context.fillStyle = colour;
      context.fillText(text, x, y);
    }
  }

  Object.assign(hallway, { Painter });
})();
