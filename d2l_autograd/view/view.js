
/**
 * Places what Python drew, and steps through it: it computes nothing.
 *
 * @typedef {{node: number | null, line: number | null, backward: boolean, note: string}} Step
 * @typedef {{svg: string, width: number, height: number, slots: Object<string, number[]>,
 *   formulas: Object<string, string>, start: number[], steps: Step[], alt: string,
 *   words: Object<string, string>, alert: string, unfinished: boolean, at: string, epoch: number,
 *   presets: Preset[], account: string, questions: Question[]}} Frame
 * @typedef {{words: string, variant: string, pressed: boolean}} Preset
 */

const STATES = ["ad-later", "ad-now", "ad-lit"];
const MILLISECONDS = 700; // a step
const LEAST_WIDTH = 320;
const MOST_WIDTH = 934;
const WIDTHS = 20; // the figure is composed anew when its room has changed by so much
const PIXELS = 5; // of a drag on a number, for one step of its slider
const SMALLEST = 11;
const GONE = ["dead", "terminating", "unknown"]; // of a kernel
// By how many of its places a key moves a slider of a page.
const PLACES = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9 };
const LARGE = 23; // the height of a slot for large type
const TOLD = /<title>.*?<\/title>/gs; // of a box: its gradient too

/** @returns {HTMLElement} */
function make(tag, className, attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Show `html`, but leave in place all that stays the same: less to lay out, and the focus survives. */
function place(element, html) {
  if (html === element.source) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = element.source = html;
  becomeAll(element, fresh.content);
}

function becomeAll(old, fresh) {
  if (old.childNodes.length !== fresh.childNodes.length) old.replaceChildren(...fresh.childNodes);
  else [...fresh.childNodes].forEach((child, i) => become(old.childNodes[i], child));
}

function become(old, fresh) {
  if (old.nodeName !== fresh.nodeName) old.replaceWith(fresh);
  else if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
  } else {
    for (const state of STATES) if (old.classList.contains(state)) fresh.classList.add(state);
    for (const name of old.getAttributeNames()) {
      if (!fresh.hasAttribute(name) && name !== "data-lm-suppress-shortcuts") old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    becomeAll(old, fresh);
  }
}

function put(element, slot) {
  element.hidden = !slot;
  if (!slot) return;
  const [left, top, width, height] = slot;
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

/** Smaller type until the content has room; what still has none can be scrolled to, by keyboard too. */
function fit(element) {
  element.style.fontSize = "";
  for (let size = 18; size >= SMALLEST && isCut(element); size -= 1) element.style.fontSize = `${size}px`;
  element.style.overflow = isCut(element) ? "auto" : "hidden";
  if (isCut(element)) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}

const isCut = (element) => element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A slider's model, moved by so many of its steps from where it stood. */
function move(slider, start, steps) {
  if (slider.get("_options_labels")) {
    const last = slider.get("_options_labels").length - 1;
    slider.set("index", Math.min(last, Math.max(0, start + steps)));
  } else {
    const [low, high, by] = ["min", "max", "step"].map((name) => slider.get(name));
    const base = slider.get("base"); // of a logarithmic one, whose ends are exponents
    const value = base ? base ** (Math.log(start) / Math.log(base) + steps * by) : start + steps * by;
    const ends = base ? [base ** low, base ** high] : [low, high];
    slider.set("value", Math.min(ends[1], Math.max(ends[0], value)));
  }
  slider.save_changes();
}

export default {
  async render({ model, el }) {
    /** @type {Frame} */
    let frame = model.get("_frame");
    let current = Number(model.get("step") || Infinity); // the last step, whatever their number
    let pinned = null;
    let turned = null;
    let timer = null;
    const ahead = new Ahead();
    savePictures(model.widget_manager);

    const view = make("div", "ad-view", { role: "group", "aria-label": frame.words.view });
    const figure = make("div", "ad-figure");
    const picture = make("div", "ad-picture");
    const formula = make("div", "ad-slot ad-formula", { "aria-live": "polite" });
    const alert = make("div", "ad-slot ad-alert", { role: "alert" });
    const play = make("button", "ad-slot ad-play", { type: "button", title: frame.words.play, "aria-label": frame.words.play });
    const steps = make("input", "ad-slot ad-steps", { type: "range", min: "0", "aria-label": frame.words.steps });
    const note = make("div", "ad-slot ad-note", { "aria-live": "polite" });
    const reset = make("button", "ad-slot ad-reset", { type: "button" });
    const parts = { formula, play, steps, note, reset };
    figure.append(picture, ...Object.values(parts), alert);
    const account = make("div", "ad-ledger", { "aria-live": "polite" });
    const questions = new Questions(() => show(frame, figure.dataset.from));
    view.append(questions.element, figure, account);
    el.append(view);

    // What is asked for stands nowhere before it is told.
    const last = () => Math.min(frame.steps.length - 1, questions.most);
    const at = () => Math.min(current, last());
    const isAtRest = () => current === Infinity && !questions.isOpen;

    function go(step) {
      current = step > last() ? Infinity : Math.max(0, step); // beyond the last step the run is at rest
      if (current === Infinity) stop();
      if (!model.widget_manager) model.set("step", current === Infinity ? "" : current);
      paint();
    }

    function stop() {
      clearInterval(timer);
      timer = null;
      play.setAttribute("aria-pressed", "false");
    }

    function togglePlay() {
      if (timer !== null) {
        stop();
        return;
      }
      play.setAttribute("aria-pressed", "true");
      timer = setInterval(() => go(at() + 1), MILLISECONDS);
      go(current === Infinity ? 0 : at() + 1);
    }

    /** What the run has not reached yet is not there; what happens now is lit. */
    function paint() {
      const now = at();
      for (const part of picture.querySelectorAll("[data-from]")) {
        part.classList.toggle("ad-later", !isAtRest() && now < Number(part.dataset.from));
      }
      // What is hidden would lose the focus, and with it the keys that step.
      if (picture.querySelector(":focus")?.closest(".ad-later")) steps.focus();
      for (const part of picture.querySelectorAll("[data-at]")) {
        part.classList.toggle("ad-now", !isAtRest() && part.dataset.at.split(" ").includes(String(now)));
      }
      steps.max = String(last());
      steps.value = String(now);
      steps.classList.toggle("ad-ahead", !frame.steps[now].backward);
      const shown = make("div", "");
      shown.innerHTML = frame.steps[now].note;
      steps.setAttribute("aria-valuetext", shown.textContent);
      place(note, isAtRest() ? frame.words.rest : frame.steps[now].note);
      const lit = picture.querySelector(".ad-node.ad-now");
      if (lit && current !== Infinity && view.scrollWidth > view.clientWidth) lit.scrollIntoView({ block: "nearest", inline: "center" });
      light(null);
    }

    /** Light what belongs to the box that is pointed at, pinned, or that the step is of. */
    function light(target) {
      const { node, line, backward } = frame.steps[at()];
      const resting = isAtRest();
      const shown = target ?? pinned ?? { node: String(resting ? frame.start[0] : node), line: resting ? null : line };
      const keys = target || pinned || !resting ? [shown.node] : frame.start.map(String);
      for (const part of picture.querySelectorAll("[data-of]")) {
        part.classList.toggle("ad-lit", part.dataset.of.split(" ").some((key) => keys.includes(key)));
      }
      for (const part of picture.querySelectorAll("[data-line]")) {
        part.classList.toggle("ad-on-line", shown.line != null && part.dataset.line === String(shown.line));
      }
      const told = resting || (backward && (!questions.isOpen || shown.node === String(node)));
      place(formula, told ? (frame.formulas[shown.node] ?? "") : "");
      fit(formula);
    }

    /** What the pointer or the focus is on: the innermost thing that names a box or a line. */
    function targetOf(event) {
      const part = event.target.closest?.("[data-node], [data-line]");
      if (!part || !view.contains(part)) return null;
      const { node, line } = part.dataset;
      const drawn = node === undefined ? null : picture.querySelector(`.ad-node[data-node="${node}"]`);
      return { node, line: line ?? drawn?.dataset.line };
    }

    function pin(event) {
      const target = targetOf(event);
      const fold = event.target.closest?.("[data-fold]")?.dataset.fold;
      if (fold !== undefined) unfold([...model.get("_unfolded"), Number(fold)]);
      else if (event.target.closest?.("[data-refold]")) unfold([]);
      else if (target || event.type === "click") {
        pinned = target && JSON.stringify(target) === JSON.stringify(pinned) ? null : target;
        light(null);
      }
    }

    function unfold(keys) {
      if (held) return turnHeld(keys.length ? `${held.first}+` : held.first);
      model.set("_unfolded", keys);
      model.save_changes();
    }

    const KEYS = {
      ArrowLeft: () => go(current === Infinity ? last() : at() - 1),
      ArrowRight: () => go(at() + 1),
      Home: () => go(0),
      End: () => go(last() + 1),
      " ": togglePlay,
    };

    function onKey(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const { target } = event;
      if (target.matches("[role=button]") && (event.key === "Enter" || event.key === " ")) pin(event);
      else if (target === steps && event.key === " ") togglePlay();
      else if (target.matches("input, button, select, [contenteditable], [role=slider]")) return;
      else if (event.key in KEYS) KEYS[event.key]();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    /** What the kernel answers: it is shown, unless it is of places that the sliders have left. */
    function answer() {
      const given = model.get("_frame");
      if (given.epoch !== ahead.epoch) ahead.clear(given.epoch);
      const known = ahead.has(given.at);
      if (!given.unfinished && ahead.contradicts(given)) {
        ahead.clear(given.epoch);
        model.send({ differs: true });
      } else if (known || ahead.has(places())) return follow();
      show(given, "kernel");
    }

    const places = () => placesOf(handles.map(({ slider }) => slider));

    /** Whether no kernel answers any more. */
    function isAlone() {
      const { kernel } = model.widget_manager;
      return !kernel || kernel.isDisposed || GONE.includes(kernel.status) || !handles.every(({ slider }) => slider.comm_live);
    }

    /** A slider was moved: if the kernel was ahead, all follows at once. */
    function follow() {
      const at = places();
      if (at === frame.at) return;
      if (model.get("_frame").at === at) show(model.get("_frame"), "ahead"); // it is not sent twice
      else if (ahead.has(at)) show(ahead.get(at), "ahead");
      else if (isAlone()) show({ ...frame, alert: frame.words.gone }, "nobody");
    }

    function show(given, from) {
      frame = given;
      figure.dataset.from = from;
      questions.ask(frame);
      const { width, height, slots } = frame;
      const [svg, alt] = questions.isOpen ? [frame.svg.replace(TOLD, ""), frame.words.view] : [frame.svg, frame.alt];
      Object.assign(figure.style, { width: `${width}px`, height: `${height}px` });
      const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
      place(picture, `<svg class="ad-svg" role="group" ${size}>${svg}</svg>`);
      picture.firstChild.setAttribute("aria-label", alt);
      for (const [name, part] of Object.entries(parts)) put(part, slots[name]);
      if (!model.widget_manager && !held) reset.hidden = true; // nothing moves
      reset.textContent = frame.words.reset;
      reset.title = frame.words["reset tip"];
      put(alert, slots.formula);
      alert.style.height = "auto";
      alert.hidden = !frame.alert;
      if (frame.alert !== alert.source) alert.innerHTML = alert.source = frame.alert;
      view.classList.toggle("ad-stale", Boolean(frame.alert));
      place(account, frame.account);
      placeHandles();
      placeStill();
      paint();
    }

    const handles = []; // {slider, view, place}, in the order of the children

    function placeHandles() {
      const { slots } = frame;
      handles.forEach(({ view: made, place }, i) => {
        const own = Boolean(slots[`handle:${i}`]);
        made.el.classList.toggle("ad-own", own);
        place.classList.toggle("ad-slot", !own);
        if (own) {
          place.hidden = false;
          put(made.el.querySelector(".slider-container"), slots[`handle:${i}`]);
          made.el.style.setProperty("--ad-shift", `${slots[`handle:${i}`][4]}px`);
          put(made.el.querySelector(".widget-readout"), slots[`value:${i}`]);
          made.el.classList.toggle("ad-large", slots[`value:${i}`]?.[3] > LARGE);
        } else put(place, slots[`widget:${i}`] ?? (i === handles.length - 1 ? slots.presets : undefined));
      });
    }

    let held = null; // without a kernel
    const ranges = []; // in the order of its sliders
    const presets = make("div", "ad-slot ad-presets");

    /** Show the frame to which a slider, a button or the address led. */
    function showHeld() {
      show(held.frame, "held");
      model.set("places", held.key());
    }

    function turnHeld(variant) {
      held.turn(variant);
      showHeld();
    }

    async function makeStill() {
      if (model.widget_manager || !model.get("_held")?.wide) return;
      held = await Held.open(model.get("_held"), frame.width < MOST_WIDTH);
      held.sliders.forEach(({ handle }, index) => {
        const range = make("input", "ad-slot ad-range", { type: "range", min: 0, max: 1, step: "any" });
        range.addEventListener("input", () => (held.move(index, Number(range.value)), showHeld()));
        range.addEventListener("keydown", (event) => {
          if (!(event.key in PLACES)) return;
          event.preventDefault();
          held.step(index, PLACES[event.key]);
          showHeld();
        });
        ranges.push({ range, handle, ticks: make("div", "ad-slot ad-ticks") });
        figure.append(ranges.at(-1).ticks, range);
      });
      presets.addEventListener("click", ({ target }) => target.dataset.variant && turnHeld(target.dataset.variant));
      figure.append(presets);
      view.classList.add("ad-held");
      held.goTo(model.get("places"));
      show(held.frame, "held");
    }

    /** The controls of a page without a kernel, where the frame has room for them. */
    function placeStill() {
      if (!held) return;
      ranges.forEach(({ range, handle, ticks }, index) => {
        const slot = frame.slots[`handle:${handle}`];
        const { at } = held.sliders[index];
        put(range, slot);
        put(ticks, slot);
        if (!slot) return;
        range.value = at[held.places[index]];
        range.setAttribute("aria-label", held.sliders[index].name);
        range.setAttribute("aria-valuetext", held.says(index));
        const places = held.placesOf(index);
        const all = held.all(index);
        ticks.innerHTML = places.length < 0.9 * all.length || places.length < 12
          ? places.map((place) => `<i style="left:${8 + at[place] * (slot[2] - 16)}px"></i>`).join("") : "";
      });
      put(presets, frame.presets.length ? frame.slots.presets : undefined);
      place(presets, frame.presets.map(({ words, variant, pressed }) =>
        `<button type="button" data-variant="${variant}" aria-pressed="${pressed}">${escaped(words)}</button>`).join(""));
    }

    async function makeHandles() {
      const manager = model.widget_manager;
      if (!manager) return;
      for (const reference of model.get("_handles")) {
        const slider = await manager.get_model(reference.replace("IPY_MODEL_", ""));
        const made = await manager.create_view(slider, {});
        const place = make("div", "ad-widget"); // the widget's own layout has no say in it
        place.append(made.el);
        figure.append(place);
        // As its host would tell it: only now do a widget's classes, style and layout come to it.
        const attached = { type: "after-attach", isConflatable: false, conflate: () => false };
        (made.luminoWidget ?? made.pWidget)?.processMessage(attached);
        handles.push({ slider, view: made, place });
        // Of what is no slider the frames know nothing.
        slider.on("change:_options_labels", () => ahead.clear(ahead.epoch + 1)); // all places have other numbers
        slider.on("change", () => (placeOf(slider) === undefined ? ahead.clear(ahead.epoch) : follow()));
        made.el.querySelector(".widget-readout")?.addEventListener("pointerdown", (event) => drag(event, slider));
      }
      view.classList.add("ad-live");
      placeHandles();
    }

    /** A number is dragged where it stands; a click without a move goes on to typing. */
    function drag(down, slider) {
      const readout = down.currentTarget;
      const start = slider.get(slider.get("_options_labels") ? "index" : "value");
      const onMove = (event) => {
        const steps = Math.trunc((event.clientX - down.clientX) / PIXELS);
        if (!readout.classList.contains("ad-dragged") && steps === 0) return;
        readout.classList.add("ad-dragged");
        event.preventDefault();
        window.getSelection()?.removeAllRanges();
        move(slider, start, steps);
      };
      const onUp = () => {
        if (readout.classList.contains("ad-dragged")) readout.blur();
        readout.classList.remove("ad-dragged");
        window.removeEventListener("pointermove", onMove);
      };
      window.addEventListener("pointermove", onMove);
      window.addEventListener("pointerup", onUp, { once: true });
    }

    /** Tell the kernel at which slider the reader is, for whom it may run ahead; null where at none. */
    function turnTo(slider) {
      if (slider === turned) return;
      turned = slider;
      if (model.widget_manager && !isAlone()) model.send({ turned_to: slider });
    }

    /** The slider that the pointer or the focus is at: without one of its own, the one before, or the first. */
    function turn({ target }) {
      const at = handles.findIndex(({ view: made, place }) => made.el.contains(target) || place.contains(target));
      turnTo(at >= 0 ? at : (turned ?? 0));
    }
    /** Neither pointer nor focus is in the figure any more: what the reader does now has the kernel to itself. */
    function turnAway({ type, relatedTarget, buttons }) {
      const stays = type === "focusout" ? view.matches(":hover") : view.contains(document.activeElement);
      if (!buttons && !stays && !view.contains(relatedTarget)) turnTo(null);
    }
    const lookAway = () => document.hidden && turnTo(null);
    document.addEventListener("visibilitychange", lookAway);
    view.addEventListener("pointerover", turn);
    view.addEventListener("focusin", turn);
    view.addEventListener("pointerleave", turnAway);
    view.addEventListener("focusout", turnAway);

    view.addEventListener("keydown", onKey);
    view.addEventListener("click", pin);
    view.addEventListener("pointerover", (event) => light(targetOf(event)));
    view.addEventListener("pointerleave", () => light(null));
    view.addEventListener("focusin", (event) => light(targetOf(event)));
    play.addEventListener("click", togglePlay);
    steps.addEventListener("input", () => (stop(), go(Number(steps.value))));
    reset.addEventListener("click", () => {
      if (!held) return model.send({ reset: true });
      held.reset();
      showHeld();
    });

    const room = new ResizeObserver(() => {
      fit(formula); // before, nothing had a size
      const steps = Math.max(LEAST_WIDTH, WIDTHS * Math.floor(el.clientWidth / WIDTHS));
      const width = el.clientWidth >= MOST_WIDTH ? MOST_WIDTH : steps;
      if (!el.clientWidth || width === model.get("_width")) return;
      model.set("_width", width);
      model.save_changes();
    });
    room.observe(el);
    const receive = (content, buffers) => "ahead" in content && ahead.take(content, buffers).then(follow);
    model.on("change:_frame", answer);
    model.on("msg:custom", receive);
    show(frame, "kernel");
    const leave = careForSliders(view, (message) => model.send(message));
    await makeHandles();
    await makeStill();
    return () => {
      stop();
      room.disconnect();
      leave();
      turnTo(null);
      document.removeEventListener("visibilitychange", lookAway);
      model.off("change:_frame", answer);
      model.off("msg:custom", receive);
      for (const { view: made } of handles) made.remove();
    };
  },
};
