/**
 * Places the fragments that Python wrote, and nothing else: no arithmetic, no drawing.
 *
 * @typedef {{graph: string, code: string, numbers: string, message: string}} Frame
 */

const PANES = ["numbers", "code", "graph"];

/** @returns {HTMLElement} */
function pane(name, className = "ad-pane") {
  const element = document.createElement("div");
  element.className = `${className} ad-${name}`;
  return element;
}

/** Never smaller than it has been: a drag must not move the page below. */
function keepHeight(element) {
  const tallest = Math.max(Math.ceil(element.getBoundingClientRect().height), Number(element.dataset.tallest || 0));
  element.dataset.tallest = String(tallest);
  element.style.minHeight = `${tallest}px`;
}

export default {
  render({ model, el }) {
    const view = pane("view", "");
    const top = pane("top", "");
    const panes = Object.fromEntries(PANES.map((name) => [name, pane(name)]));
    const alert = pane("alert", "");
    alert.setAttribute("role", "alert");
    top.append(panes.code, panes.numbers);
    view.append(top, alert, panes.graph);
    el.append(view);

    /** @type {Partial<Frame>} */
    let shown = {};
    const show = () => {
      /** @type {Frame} */
      const frame = model.get("_frame");
      for (const name of PANES) {
        if (frame[name] !== shown[name]) {
          panes[name].innerHTML = frame[name];
          panes[name].hidden = !frame[name];
        }
      }
      if (frame.message !== shown.message) alert.innerHTML = frame.message;
      view.classList.toggle("ad-stale", Boolean(frame.message));
      shown = frame;
      requestAnimationFrame(() => keepHeight(panes.graph));
    };
    model.on("change:_frame", show);
    show();
    return () => model.off("change:_frame", show);
  },
};
