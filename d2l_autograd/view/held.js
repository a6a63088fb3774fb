/**
 * The frames that a page without a kernel holds, and where its sliders stand among them.
 *
 * Each slider can stand at those of its places for which there is a frame, with the others where they are;
 * where there is none but this, they go back to where they began.
 */
class Held {
  constructor({ sliders, variant, by_hand: byHand, first_weight: firstWeight }, frames) {
    this.sliders = sliders;
    this.frames = frames;
    this.byHand = byHand;
    this.firstWeight = firstWeight;
    this.first = variant;
    this.reset();
  }

  static async open(held, narrow) {
    const bytes = Uint8Array.from(atob(narrow ? held.narrow : held.wide), (one) => one.charCodeAt(0));
    return new Held(held, await unpacked(bytes));
  }

  reset() {
    this.places = this.sliders.map(({ start }) => start);
    this.variant = this.first;
  }

  key(places = this.places, variant = this.variant) {
    return `${places.join(",")}|${variant}`;
  }

  /** Stand where a key says, if there is a frame for it. */
  goTo(key) {
    if (!this.frames.has(key)) return;
    const [places, variant] = key.split("|");
    this.places = places ? places.split(",").map(Number) : []; // a ledger has none
    this.variant = variant;
  }

  get frame() {
    return frameOf(this.frames.get(this.key()));
  }

  /** The places at which a slider can stand, with the others as they are. */
  placesOf(index) {
    const [variant, places] = this.around(index);
    return this.all(index).filter((place) => this.frames.has(this.key(places.with(index, place), variant)));
  }

  all(index) {
    return Object.keys(this.sliders[index].at).map(Number);
  }

  /** The variant and the places of the others among which a slider moves. */
  around(index) {
    const starts = this.sliders.map(({ start }) => start);
    if (index >= this.firstWeight) return [this.byHand, starts];
    const free = this.all(index).some((place) => place !== this.places[index]
      && this.frames.has(this.key(this.places.with(index, place))));
    if (free) return [this.variant, this.places];
    const known = this.frames.has(this.key(starts.with(index, this.all(index)[0])));
    return [known ? this.variant : this.first, starts];
  }

  /** Put a slider as near as it can stand to a share of its way. */
  move(index, share) {
    const [variant, places] = this.around(index);
    const { at } = this.sliders[index];
    const [nearest] = this.placesOf(index).sort((a, b) => Math.abs(at[a] - share) - Math.abs(at[b] - share));
    this.places = places.with(index, nearest);
    this.variant = variant;
  }

  /** Put a slider so many of its places on. */
  step(index, count) {
    const places = this.placesOf(index);
    const now = places.findIndex((place) => place >= this.places[index]);
    const to = Math.min(places.length - 1, Math.max(0, now + count));
    this.move(index, this.sliders[index].at[places[to]]);
  }

  /** What a button leads to, with the inputs where they are if that was run, else where they began. */
  turn(variant) {
    const starts = this.sliders.map(({ start }) => start);
    const inputs = this.places.map((place, i) => (i < this.firstWeight ? place : starts[i]));
    this.places = this.frames.has(this.key(inputs, variant)) ? inputs : starts;
    this.variant = variant;
  }

  /** The value of a slider in words; nothing of a weight that follows from a rule. */
  says(index) {
    const byRule = index >= this.firstWeight && this.variant !== this.byHand;
    return byRule ? "" : this.sliders[index].values[this.places[index]];
  }
}
