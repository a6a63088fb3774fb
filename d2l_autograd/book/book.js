
/** A view's model without a kernel: it knows what it was given, and what is sent goes nowhere. */
class StillModel {
  constructor(state) {
    this.state = state;
  }
  get(name) {
    return (name === "_frame" && phone.matches && this.state._narrow) || this.state[name];
  }
  set() {}
  save_changes() {}
  on() {}
  off() {}
}

const phone = window.matchMedia("(max-width: 640px)");
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => (document.body.dataset.jpThemeLight = String(!dark.matches));
dark.addEventListener("change", follow);
follow();

const states = JSON.parse(document.getElementById("views").textContent);
for (const el of document.querySelectorAll("[data-view]")) {
  view.render({ model: new StillModel(states[Number(el.dataset.view)]), el });
}

// What is wider than the page scrolls, by keyboard too.
for (const el of document.querySelectorAll("pre, .outputs, math[display=block]")) {
  if (el.scrollWidth > el.clientWidth) el.tabIndex = 0;
}
