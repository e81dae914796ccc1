// Where things stand on the screen: moving, magnifying, and what lies under a finger.
(() => {
  "use strict";
  const hallway = (window.hallwayPicture ??= {});
  const LARGEST = 40;
  const ROOM_EACH = 0.2;
  const SMALLEST = 1.4;

  const baseSize = (count) => (count <= 60 ? 8 : count <= 400 ? 5.5 : count <= 1500 ? 4 : 2.6);

  class View {
    constructor(data) {
      this.people = data.people;
      this.rings = data.rings;
      this.base = baseSize(data.people.length);
      this.box = View.boxOf(data);
      this.wide = this.high = 1;
      this.sign = this.base;
      this.whole = this.scale = 1;
      this.x = this.y = 0;
    }

    static boxOf({ people, rings }) {
      let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
      const take = (x, y) => {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      };
      for (const one of people) take(one.x, one.y);
      for (const { radius } of rings) {
        take(-radius, -radius);
        take(radius, radius);
      }
      return left > right ? { left: -1, top: -1, right: 1, bottom: 1 } : { left, top, right, bottom };
    }

    // The size of the stage changed: what was in the middle stays there.
    resize(wide, high) {
      const near = this.near;
      const middle = this.back(this.wide / 2, this.high / 2);
      const magnified = this.scale / this.whole;
      [this.wide, this.high] = [wide, high];
      const { left, top, right, bottom } = this.box;
      const largest = this.people.reduce((most, one) => Math.max(most, one.size ?? 1), 1);
      const edge = Math.min(40, wide / 12) + this.base * (largest - 1);
      const across = (wide - 2 * edge) / Math.max(right - left, 1e-6);
      const down = (high - 2 * edge) / Math.max(bottom - top, 1e-6);
      this.whole = Math.max(Math.min(across, down), 1e-6);
      // Signs leave room for each other: on a small screen they are smaller.
      const room = this.whole * Math.sqrt(((right - left) * (bottom - top)) / this.people.length);
      this.sign = Math.max(Math.min(this.base, ROOM_EACH * room), SMALLEST);
      if (!near) return this.showAll();
      this.scale = this.whole * magnified;
      this.x = wide / 2 - middle[0] * this.scale;
      this.y = high / 2 - middle[1] * this.scale;
    }

    // How high the whole picture is where it is so wide.
    highFor(wide) {
      const { left, top, right, bottom } = this.box;
      const edge = Math.min(40, wide / 12) + 12;
      return ((bottom - top) / Math.max(right - left, 1e-6)) * (wide - 2 * edge) + 2 * edge + 10;
    }

    get near() {
      return this.scale > this.whole * 1.02;
    }

    showAll() {
      const { left, top, right, bottom } = this.box;
      this.scale = this.whole;
      this.x = this.wide / 2 - ((left + right) / 2) * this.scale;
      this.y = this.high / 2 - ((top + bottom) / 2) * this.scale;
    }

    at(one) {
      return [one.x * this.scale + this.x, one.y * this.scale + this.y];
    }

    back(x, y) {
      return [(x - this.x) / this.scale, (y - this.y) / this.scale];
    }

    radius(one) {
      const grown = Math.min(3, Math.sqrt(this.scale / this.whole));
      return this.sign * (one.size ?? 1) * grown;
    }

    move(x, y) {
      const { left, top, right, bottom } = this.box;
      const inside = (at, low, high, room) =>
        Math.min(Math.max(at, room / 2 - high * this.scale), room / 2 - low * this.scale);
      this.x = inside(this.x + x, left, right, this.wide);
      this.y = inside(this.y + y, top, bottom, this.high);
    }

    magnify(times, x = this.wide / 2, y = this.high / 2) {
      const before = this.scale;
      const wanted = Math.min(Math.max(before * times, this.whole), this.whole * LARGEST);
      this.x = x - (x - this.x) * (wanted / before);
      this.y = y - (y - this.y) * (wanted / before);
      this.scale = wanted;
      if (this.near) this.move(0, 0);
      else this.showAll();
    }

    // So that somebody can be seen: moved no further than needed.
    show(one) {
      const [x, y] = this.at(one);
      const room = Math.min(70, this.wide / 6);
      const off = (at, most) => (at < room ? room - at : at > most - room ? most - room - at : 0);
      const [across, down] = [off(x, this.wide), off(y, this.high)];
      this.x += across;
      this.y += down;
      return Boolean(across || down);
    }

    // The nearest one under a pointer, or -1. A finger needs more room than a mouse.
    under(x, y, reach) {
      let [found, least] = [-1, Infinity];
      this.people.forEach((one, k) => {
        const [u, v] = this.at(one);
        const far = Math.hypot(u - x, v - y) - this.radius(one);
        if (far < reach && far < least) [found, least] = [k, far];
      });
      return found;
    }
  }

  Object.assign(hallway, { View });
})();
