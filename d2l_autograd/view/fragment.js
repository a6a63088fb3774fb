/** Places one fragment of HTML that Python wrote. */
export default {
  render({ model, el }) {
    const view = document.createElement("div");
    view.className = "ad-view ad-pane ad-fragment";
    view.setAttribute("aria-live", "polite");
    el.append(view);
    const show = () => (view.innerHTML = model.get("_html"));
    model.on("change:_html", show);
    show();
    return () => model.off("change:_html", show);
  },
};
