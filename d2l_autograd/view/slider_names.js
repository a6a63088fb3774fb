const SIGNS = { "ad-near": "≈ ", "ad-elsewhere": "≠ " }; // as the style writes them
const ENTER = 13; // an input method's own Enter has another code
const FOCUSABLE = "[tabindex], [contenteditable], button, input, select, textarea, a[href]";

/**
 * What ipywidgets leaves out of its sliders in `panel`: for assistive technology a name and the value as it is shown;
 * and what is typed into a readout is a number to Python, on Enter and when one leaves it, for a slider of options too.
 * Whatever has the focus there keeps its keys to itself: none of them is a shortcut of the notebook.
 */
function careForSliders(panel, send) {
  let before = null; // a readout's text, while another is being typed
  const observer = new MutationObserver(name);

  function set(element, attribute, text) {
    // Only a change: each one calls the observer again.
    if (text && element.getAttribute(attribute) !== text) element.setAttribute(attribute, text);
  }

  function name() {
    for (const handle of panel.querySelectorAll("[role=slider]")) {
      const slider = handle.closest(".widget-slider, .jupyter-widgets");
      set(handle, "aria-label", slider.querySelector(".widget-label")?.textContent);
      const readout = slider.querySelector(".widget-readout")?.textContent;
      const sign = Object.keys(SIGNS).find((name) => slider.classList.contains(name));
      set(handle, "aria-valuetext", readout && (SIGNS[sign] ?? "") + readout);
    }
    for (const element of panel.querySelectorAll(FOCUSABLE)) set(element, "data-lm-suppress-shortcuts", "true");
  }

  /** The place among the panel's numbers of the one whose readout `target` is, else -1. */
  function place(target) {
    if (!target.matches(".widget-readout")) return -1;
    return [...panel.querySelectorAll(".ad-number")].indexOf(target.closest(".ad-number"));
  }

  function onInput({ target }) {
    if (place(target) >= 0) before ??= target.textContent;
  }

  function onLeave({ target }) {
    if (before === null || place(target) < 0) return;
    send({ place: place(target), typed: target.textContent });
    target.textContent = before; // still in force, until Python has taken the number
    before = null;
  }

  function onKey(event) {
    if (event.keyCode !== ENTER || place(event.target) < 0) return;
    event.preventDefault();
    event.stopPropagation();
    onLeave(event);
  }

  name();
  panel.addEventListener("beforeinput", onInput);
  panel.addEventListener("focusout", onLeave);
  panel.addEventListener("keydown", onKey, { capture: true });
  observer.observe(panel, { subtree: true, childList: true, attributeFilter: ["aria-valuetext", "class", "tabindex"] });
  return () => {
    observer.disconnect();
    panel.removeEventListener("beforeinput", onInput);
    panel.removeEventListener("focusout", onLeave);
    panel.removeEventListener("keydown", onKey, { capture: true });
  };
}
