
/** A view's model without a kernel: it knows what it was given; where its figure stands is in the address. */
class StillModel {
  constructor(state, number) {
    this.state = state;
    this.number = String(number);
  }
  get(name) {
    if (name === "places" || name === "step") return address().get(this.number)?.split("~")[name === "step" ? 1 : 0];
    return (name === "_frame" && phone.matches && this.state._narrow) || this.state[name];
  }
  set(name, value) {
    if (name !== "places" && name !== "step") return;
    const [places = "", step = ""] = (address().get(this.number) ?? "").split("~");
    const fresh = address();
    fresh.set(this.number, name === "step" ? `${places}~${value}` : `${value}~${step}`);
    history.replaceState(null, "", `#${fresh}`);
  }
  save_changes() {}
  on() {}
  off() {}
}

/** By the number of a figure, where its sliders stand and at which step it is. */
const address = () => new URLSearchParams(location.hash.slice(1));
const phone = window.matchMedia("(max-width: 640px)");
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => (document.body.dataset.jpThemeLight = String(!dark.matches));
dark.addEventListener("change", follow);
follow();

const states = JSON.parse(document.getElementById("views").textContent);
for (const el of document.querySelectorAll("[data-view]")) {
  const number = Number(el.dataset.view);
  view.render({ model: new StillModel(states[number], number), el });
}

// What is wider than the page scrolls, by keyboard too.
for (const el of document.querySelectorAll("pre, .outputs, math[display=block]")) {
  if (el.scrollWidth > el.clientWidth) el.tabIndex = 0;
}
