/**
 * Places the fragments that Python wrote and toggles classes on them: no arithmetic on tensors, no drawing.
 * All that moves here (stepping, pointing, pinning) goes on without a kernel.
 *
 * @typedef {{phase: string, at: number, node: number?, edges: number[], line: number?, note: string}} Step
 * @typedef {{code: string, numbers: string, jacobian: string, decisions: string, graph: string, alert: string, plot: string,
 *   formulas: Record<string, string>, start: number, steps: Step[], words: Record<string, string>}} Frame
 */

const PANES = ["code", "numbers", "jacobian", "decisions", "graph"];
const STATES = ["ad-unborn", "ad-ungraded", "ad-now", "ad-lit", "ad-pinned"];
const SPEEDS = [0.5, 1, 2, 4];
const MILLISECONDS = 1000;

/** @returns {HTMLElement} */
function make(tag, className, attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Never smaller than it has been: a drag must not move the page below. */
function keepHeight(element) {
  const { height } = element.getBoundingClientRect(); // with padding, as the style counts it
  if (height <= (element.tallest ?? 0)) return;
  element.tallest = height;
  element.style.minHeight = `${height}px`;
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
  } else if (old.dataset.difference === undefined) {
    for (const state of STATES) if (old.classList.contains(state)) fresh.classList.add(state);
    for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    becomeAll(old, fresh);
  }
}

const SIGNS = {
  first: "M4 4h2v12H4zM15 4l-6 6 6 6 1.4-1.4L11.8 10l4.6-4.6z",
  back: "M12 4l-6 6 6 6 1.4-1.4L8.8 10l4.6-4.6z",
  play: "M6 3.5v13l10-6.5z",
  pause: "M5 4h3v12H5zM12 4h3v12h-3z",
  forward: "M8 4l6 6-6 6-1.4-1.4L11.2 10 6.6 5.4z",
  last: "M14 4h2v12h-2zM5 4l6 6-6 6-1.4-1.4L8.2 10 3.6 5.4z",
};

const sign = (name) => `<svg viewBox="0 0 20 20" width="14" height="14" aria-hidden="true"><path d="${SIGNS[name]}"/></svg>`;

/** The buttons of a player; `go` takes a step relative to the current one, or "first" and "last". */
function player(words, go, toggle) {
  const bar = make("div", "ad-player", { role: "toolbar", "aria-label": words.steps });
  const button = (name, act) => {
    const element = make("button", `ad-button ad-${name}`, { type: "button", title: words[name], "aria-label": words[name] });
    element.innerHTML = sign(name);
    element.addEventListener("click", act);
    bar.append(element);
    return element;
  };
  button("first", () => go("first"));
  button("back", () => go(-1));
  const play = button("play", toggle);
  button("forward", () => go(1));
  button("last", () => go("last"));
  const speed = make("select", "ad-speed", { "aria-label": words.speed, title: words.speed });
  for (const factor of SPEEDS) speed.add(new Option(`${factor}×`, String(factor), factor === 1, factor === 1));
  const note = make("div", "ad-note-line", { "aria-live": "polite" });
  bar.append(speed, note);
  return { bar, play, speed, note };
}

export default {
  render({ model, el }) {
    /** @type {Frame} */
    let frame = model.get("_frame");
    let current = Infinity; // the last step, whatever their number
    let pinned = null;
    let timer = null;

    const view = make("div", "ad-view", { role: "group", "aria-label": frame.words.view, "data-lm-suppress-shortcuts": "true" });
    const top = make("div", "ad-top");
    const alert = make("div", "ad-alert", { role: "alert" });
    const panes = Object.fromEntries(PANES.map((name) => [name, make("div", `ad-pane ad-${name}`)]));
    panes.graph.tabIndex = 0;
    panes.graph.setAttribute("role", "group");
    panes.graph.setAttribute("aria-label", frame.words.graph);
    const formula = make("div", "ad-pane ad-formula", { "aria-live": "polite" });
    const controls = player(frame.words, go, togglePlay);
    const plot = make("img", "ad-plot", { width: "480", height: "300" });
    const unfinished = make("p", "ad-unfinished", { "aria-live": "polite" });
    const bottom = make("div", "ad-bottom");
    top.append(panes.code, panes.numbers, panes.jacobian);
    bottom.append(plot, unfinished, formula);
    view.append(top, panes.decisions, alert, controls.bar, panes.graph, bottom);
    el.append(view);

    const last = () => frame.steps.length - 1;
    const step = () => frame.steps[Math.min(current, last())];

    function go(where) {
      const from = Math.min(current, last());
      current = where === "first" ? 0 : where === "last" ? Infinity : Math.max(0, from + where);
      if (current >= last()) current = Infinity;
      if (current === Infinity) stop();
      paint();
    }

    function stop() {
      clearInterval(timer);
      timer = null;
      controls.play.setAttribute("aria-pressed", "false");
      controls.play.innerHTML = sign("play");
    }

    function start() {
      if (current === Infinity) current = -1;
      controls.play.setAttribute("aria-pressed", "true");
      controls.play.innerHTML = sign("pause");
      timer = setInterval(() => go(1), MILLISECONDS / Number(controls.speed.value));
      go(1);
    }

    function togglePlay() {
      if (timer === null) start();
      else stop();
    }

    /** Nodes and edges that the run has not reached yet are pale; what happens now is lit. */
    function paint() {
      const { phase, at, node, edges, line, note } = step();
      for (const part of panes.graph.querySelectorAll("[data-forward]")) {
        const backward = part.dataset.backward;
        part.classList.toggle("ad-unborn", phase === "forward" && Number(part.dataset.forward) > at);
        part.classList.toggle("ad-ungraded", phase === "forward" || backward === undefined || Number(backward) > at);
        part.classList.toggle(
          "ad-now",
          part.dataset.edge === undefined ? part.dataset.node === String(node) : edges.includes(Number(part.dataset.edge)),
        );
      }
      for (const row of panes.code.querySelectorAll("[data-line]")) {
        row.classList.toggle("ad-now", row.dataset.line === String(line));
      }
      controls.note.innerHTML = note;
      panes.graph.dataset.phase = phase;
      point(pinned ?? (node === null ? null : { node: String(node) }), false);
    }

    /** Light up what belongs to a node, an edge or a line in every pane. */
    function point(target, hovering = true) {
      for (const part of view.querySelectorAll(".ad-lit")) part.classList.remove("ad-lit");
      const shown = target ?? pinned;
      if (shown && (hovering || pinned)) for (const part of related(shown)) part.classList.add("ad-lit");
      const node = shown?.node ?? frame.start;
      const early = step().phase === "forward"; // there are no gradients yet
      place(formula, early ? "" : (frame.formulas[node] ?? ""));
    }

    function related({ node, edge, line }) {
      const found = [];
      const all = (selector) => found.push(...view.querySelectorAll(selector));
      if (line !== undefined) all(`.ad-graph [data-line="${line}"], .ad-code [data-line="${line}"]`);
      if (edge !== undefined) all(`[data-edge="${edge}"]`);
      if (node !== undefined) {
        all(`[data-node="${node}"], .ad-edge[data-source="${node}"], .ad-edge[data-target="${node}"]`);
        const drawn = panes.graph.querySelector(`.ad-node[data-node="${node}"]`);
        if (drawn?.dataset.line) all(`.ad-code [data-line="${drawn.dataset.line}"]`);
      }
      return found;
    }

    /** What the pointer or the focus is on: the innermost thing that names a node, an edge or a line. */
    function targetOf(event) {
      const part = event.target.closest?.("[data-edge], [data-node], [data-line]");
      if (!part || !view.contains(part)) return null;
      const { edge, node, line } = part.dataset;
      return edge !== undefined ? { edge } : node !== undefined ? { node } : { line };
    }

    function pin(event) {
      const target = targetOf(event);
      const fold = event.target.closest?.("[data-fold]")?.dataset.fold;
      if (fold !== undefined) {
        model.set("_unfolded", [...model.get("_unfolded"), Number(fold)]);
        model.save_changes();
      } else if (target || event.type === "click") {
        pinned = target && JSON.stringify(target) === JSON.stringify(pinned) ? null : target;
        for (const part of view.querySelectorAll(".ad-pinned")) part.classList.remove("ad-pinned");
        if (pinned) for (const part of related(pinned)) part.classList.add("ad-pinned");
        paint();
      }
    }

    const KEYS = {
      ArrowLeft: () => go(-1),
      ArrowRight: () => go(1),
      Home: () => go("first"),
      End: () => go("last"),
    };

    function onKey(event) {
      if (event.target.matches("select, input") || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key in KEYS) KEYS[event.key]();
      else if (event.key === " " && !event.target.matches("button, .ad-node, .ad-edge")) togglePlay();
      else if ((event.key === "Enter" || event.key === " ") && event.target.matches(".ad-node")) pin(event);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    const show = () => {
      const before = frame;
      frame = model.get("_frame");
      for (const name of PANES) {
        place(panes[name], frame[name]);
        panes[name].hidden = !frame[name];
      }
      if (frame.alert !== before.alert) alert.innerHTML = frame.alert;
      showDifferences();
      plot.alt = frame.plot;
      view.classList.toggle("ad-stale", Boolean(frame.alert));
      paint();
      requestAnimationFrame(() => [panes.graph, formula].forEach(keepHeight));
    };

    const showDifferences = () => {
      const found = model.get("_differences");
      for (const cell of panes.numbers.querySelectorAll("[data-difference]")) {
        const text = found[cell.dataset.difference];
        // Until it is known, the last run's keeps its room, unseen.
        cell.classList.toggle("ad-awaited", text === undefined);
        if (text !== undefined) place(cell, text);
      }
    };

    const showUnfinished = () => {
      unfinished.textContent = model.get("_unfinished");
      unfinished.hidden = !model.get("_unfinished");
    };

    const showPlot = () => {
      plot.src = model.get("_plot");
      plot.hidden = !model.get("_plot");
    };

    view.addEventListener("keydown", onKey);
    view.addEventListener("click", pin);
    view.addEventListener("pointerover", (event) => point(targetOf(event)));
    view.addEventListener("pointerleave", () => point(null));
    view.addEventListener("focusin", (event) => point(targetOf(event)));
    controls.speed.addEventListener("change", () => timer !== null && (stop(), start()));
    model.set("_density", Math.min(2, Math.ceil(window.devicePixelRatio)));
    model.save_changes();
    const shows = { _frame: show, _plot: showPlot, _unfinished: showUnfinished, _differences: showDifferences };
    for (const [name, act] of Object.entries(shows)) {
      model.on(`change:${name}`, act);
      act();
    }
    return () => {
      stop();
      for (const [name, act] of Object.entries(shows)) model.off(`change:${name}`, act);
    };
  },
};
