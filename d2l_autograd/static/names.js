/** Tells assistive technology what ipywidgets leaves out: each slider's name, and its value as it is shown. */
export default {
  render({ el }) {
    let frame = 0;
    let panel = null; // kept, since a change may be told of after `el` has left it
    const observer = new MutationObserver(name);

    function set(handle, attribute, text) {
      // Only a change: each one calls the observer again.
      if (text && handle.getAttribute(attribute) !== text) handle.setAttribute(attribute, text);
    }

    function name() {
      for (const handle of panel.querySelectorAll("[role=slider]")) {
        const slider = handle.closest(".widget-slider, .jupyter-widgets");
        set(handle, "aria-label", slider.querySelector(".widget-label")?.textContent);
        set(handle, "aria-valuetext", slider.querySelector(".widget-readout")?.textContent);
      }
    }

    function begin() {
      if (!el.isConnected) {
        frame = requestAnimationFrame(begin);
        return;
      }
      panel = el.closest(".ad-panel");
      name();
      observer.observe(panel, { subtree: true, childList: true, attributeFilter: ["aria-valuetext"] });
    }

    begin();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  },
};
