// A picture that can be moved, magnified and asked: with a mouse, a finger or the keyboard.
(() => {
  "use strict";
  const hallway = (window.hallwayPicture ??= {});
  const FINEST_OF_MANY = 1.5;

  const read = (figure) => {
    const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    return { rings: [], groups: [], kinds: [{}], ties: [], ...data };
  };

  class Picture {
    constructor(figure) {
      this.figure = figure;
      this.stage = figure.querySelector(".picture-stage");
      this.data = read(figure);
      this.view = new hallway.View(this.data);
      this.painter = new hallway.Painter(this.data, this.view);
      this.chosen = -1;
      this.fingers = new Map();
      this.build();
      this.listen();
      new ResizeObserver(() => this.fit()).observe(this.stage);
      this.fit();
    }

    build() {
      const { words, title } = this.data;
      this.canvas = document.createElement("canvas");
      this.canvas.setAttribute("aria-hidden", "true");
      this.stage.replaceChildren(this.canvas);
      this.stage.classList.add("live");
      this.stage.tabIndex = 0;
      this.stage.setAttribute("role", "application");
      this.stage.setAttribute("aria-label", `${title}. ${words.keys}`);
      this.told = document.createElement("p");
      this.told.className = "picture-told small";
      this.told.setAttribute("aria-live", "polite");
      const tools = document.createElement("div");
      tools.className = "picture-tools";
      this.tools = tools;
      const button = (sign, label, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = sign;
        if (sign !== label) made.setAttribute("aria-label", label);
        made.addEventListener("click", act);
        tools.append(made);
      };
      button("+", words.larger, () => this.change(() => this.view.magnify(1.5)));
      button("−", words.smaller, () => this.change(() => this.view.magnify(1 / 1.5)));
      button(words.whole, words.whole, () => this.change(() => this.view.showAll()));
      const name = this.data.file || "network";
      button(words.png, words.png, () => hallway.savePng(this.painter, this.view, this.look, name));
      button(words.svg, words.svg, () => hallway.saveSvg(this.data, this.view, this.look, name));
      this.stage.after(this.told, tools);
    }

    fit() {
      const { clientWidth: wide } = this.stage;
      if (!wide) return;
      const most = Math.max(320, innerHeight * 0.7);
      const high = Math.round(Math.min(Math.max(this.view.highFor(wide), 240), most));
      this.stage.style.height = `${high}px`;
      const fine = Math.min(devicePixelRatio || 1, this.painter.much ? FINEST_OF_MANY : 3);
      this.painter.fine = fine;
      this.sheets = [];
      this.canvas.width = Math.round(wide * fine);
      this.canvas.height = Math.round(high * fine);
      this.context = this.canvas.getContext("2d", { alpha: false });
      this.context.scale(fine, fine);
      this.view.resize(wide, high);
      this.look = hallway.palette(this.figure);
      this.paint();
    }

    paint(moving = false) {
      if (moving && this.painter.much && this.sheets.length) this.shift();
      else this.afresh();
      this.stage.classList.toggle("near", this.view.near);
    }

    afresh() {
      this.painter.paint(this.context, this.look, { chosen: this.chosen });
      if (!this.painter.much) return;
      const { scale, whole, x, y } = this.view;
      const sheet = document.createElement("canvas");
      [sheet.width, sheet.height] = [this.canvas.width, this.canvas.height];
      sheet.getContext("2d", { alpha: false }).drawImage(this.canvas, 0, 0);
      const page = { sheet, scale, x, y };
      // The whole picture lies below, coarse, for what the last sharp one does not reach.
      if (scale === whole || !this.sheets.length) this.sheets = [page];
      else this.sheets = [this.sheets[0], page];
    }

    // While thousands move, the sheets that are painted already move; at rest all is sharp again.
    shift() {
      const { context, view, look } = this;
      context.fillStyle = look.paper;
      context.fillRect(0, 0, view.wide, view.high);
      context.imageSmoothingQuality = "low";
      for (const { sheet, scale, x, y } of this.sheets) {
        const times = view.scale / scale;
        const [wide, high] = [view.wide * times, view.high * times];
        context.drawImage(sheet, view.x - x * times, view.y - y * times, wide, high);
      }
    }

    // However many moves come in between, the screen is painted once a frame.
    change(act, moving = false) {
      act();
      if (moving) {
        clearTimeout(this.rest);
        this.rest = setTimeout(() => this.paint(), 140);
      }
      if (this.asked) return;
      this.asked = requestAnimationFrame(() => {
        this.asked = null;
        this.paint(moving);
      });
    }

    choose(k, show = false) {
      if (k === this.chosen) return;
      this.change(() => {
        this.chosen = k;
        if (show && k >= 0) this.view.show(this.data.people[k]);
      });
      this.told.textContent = k < 0 ? "" : this.inWords(k);
    }

    inWords(k) {
      const one = this.data.people[k];
      const group = this.data.groups[one.group]?.name;
      const ends = this.painter.tied[k].map((at) => this.data.ties[at]);
      const names = ends
        .map((tie) => this.data.people[tie.one === k ? tie.other : tie.one].name)
        .filter(Boolean);
      const { tied, and_more: more } = this.data.words;
      const shown = names.slice(0, 6).join(", ");
      const rest = names.length > 6 ? ` ${more.replace("%d", names.length - 6)}` : "";
      const other = names.length && !one.says ? `${tied} ${shown}${rest}` : "";
      const lines = ends.map((tie) => tie.says).filter(Boolean);
      return [one.name, group, one.says, other, ...lines].filter(Boolean).join(" · ");
    }

    listen() {
      const { stage } = this;
      stage.addEventListener("keydown", (event) => this.key(event));
      stage.addEventListener("pointerdown", (event) => this.down(event));
      stage.addEventListener("pointermove", (event) => this.moved(event));
      for (const end of ["pointerup", "pointercancel"]) {
        stage.addEventListener(end, (event) => this.up(event));
      }
      // A finger leaves with every tap; what it chose stays.
      stage.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse" && !this.fingers.size) this.choose(-1);
      });
      stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
      stage.addEventListener("dblclick", (event) => {
        this.change(() => this.view.magnify(2, event.offsetX, event.offsetY));
      });
      stage.addEventListener("blur", () => this.choose(-1));
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.fit());
    }

    // Tab comes to the picture and goes on from it as everywhere; arrows go round in it.
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = event.shiftKey ? this.moves()[event.key] : this.steps()[event.key];
      const look = act ? null : this.looks()[event.key];
      if (!act && !look) return;
      event.preventDefault();
      if (act) act();
      else this.change(look, true);
    }

    moves() {
      const { view } = this;
      const far = Math.min(view.wide, view.high) / 6;
      const by = (x, y) => () => this.change(() => view.move(x * far, y * far), true);
      return { ArrowLeft: by(1, 0), ArrowRight: by(-1, 0), ArrowUp: by(0, 1), ArrowDown: by(0, -1) };
    }

    steps() {
      const last = this.data.people.length - 1;
      const [next, before] = [() => this.step(1), () => this.step(-1)];
      return {
        ArrowRight: next,
        ArrowDown: next,
        ArrowLeft: before,
        ArrowUp: before,
        PageDown: () => this.step(10),
        PageUp: () => this.step(-10),
        Home: () => this.choose(0, true),
        End: () => this.choose(last, true),
        Enter: () => this.open(this.chosen),
        Escape: () => this.leave(),
      };
    }

    looks() {
      const { view } = this;
      return {
        "+": () => view.magnify(1.35),
        "=": () => view.magnify(1.35),
        "-": () => view.magnify(1 / 1.35),
        0: () => view.showAll(),
      };
    }

    // From one to the next, and round again; nobody has to be crossed to get out.
    step(by) {
      const count = this.data.people.length;
      if (!count) return;
      const from = this.chosen < 0 && by < 0 ? 0 : this.chosen;
      this.choose((((from + by) % count) + count) % count, true);
    }

    leave() {
      this.choose(-1);
      this.tools.querySelector("button").focus();
    }

    open(k) {
      const to = this.data.people[k]?.href;
      if (to) location.assign(to);
    }

    down(event) {
      this.stage.setPointerCapture(event.pointerId);
      this.fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      this.went = 0;
      this.stage.classList.add("held");
    }

    moved(event) {
      const now = [event.offsetX, event.offsetY];
      const before = this.fingers.get(event.pointerId);
      if (!before) {
        this.choose(this.view.under(...now, 6));
        return;
      }
      const others = [...this.fingers].filter(([id]) => id !== event.pointerId);
      this.fingers.set(event.pointerId, now);
      this.went += Math.hypot(now[0] - before[0], now[1] - before[1]);
      this.change(() => this.drag(before, now, others[0]?.[1]), true);
    }

    drag(before, now, still) {
      if (!still) return this.view.move(now[0] - before[0], now[1] - before[1]);
      const apart = (point) => Math.hypot(point[0] - still[0], point[1] - still[1]);
      const middle = [(now[0] + still[0]) / 2, (now[1] + still[1]) / 2];
      this.view.magnify(apart(now) / Math.max(apart(before), 1), ...middle);
      this.view.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    }

    up(event) {
      const tapped = this.fingers.size === 1 && this.went < 6 && event.type === "pointerup";
      this.fingers.delete(event.pointerId);
      if (!this.fingers.size) this.stage.classList.remove("held");
      if (!tapped) return;
      const found = this.view.under(event.offsetX, event.offsetY, event.pointerType === "mouse" ? 6 : 18);
      // A first tap shows who it is, a second one opens it; a mouse has shown it already.
      if (found >= 0 && (event.pointerType === "mouse" || found === this.chosen)) this.open(found);
      this.choose(found);
    }

    // The wheel belongs to the page, unless somebody is at the picture.
    wheel(event) {
      if (!event.ctrlKey && document.activeElement !== this.stage) return;
      event.preventDefault();
      const times = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016));
      this.change(() => this.view.magnify(times, event.offsetX, event.offsetY), true);
    }
  }

  const begin = () => {
    for (const figure of document.querySelectorAll("[data-picture]")) {
      if (!figure.picture) figure.picture = new Picture(figure);
    }
  };
  hallway.begin = begin;
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
  addEventListener("htmx:afterSettle", begin);
})();
