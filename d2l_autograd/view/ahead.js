/** Frames as they were packed: each as its differences from another one. */
async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { bases, frames } = await new Response(stream).json();
  return new Map(Object.entries(frames).map(([at, [count, ...changes]]) => [at, { base: bases[count], changes }]));
}

function frameOf({ base, changes }) {
  const pieces = [...base];
  for (let i = 0; i < changes.length; i += 2) pieces[changes[i]] = changes[i + 1];
  return JSON.parse(pieces.join(""));
}

/**
 * The frames that the kernel sent before they were asked for, by the places of the sliders.
 *
 * Of another epoch none is true; of the same all have to be what the kernel itself answers with.
 */
class Ahead {
  static MOST = 400; // the kernel counts on it

  constructor() {
    this.clear(0);
  }

  clear(epoch) {
    this.epoch = epoch;
    this.frames = new Map();
  }

  /** Take what was sent, as soon as it is unpacked. */
  async take({ ahead: epoch }, [packed]) {
    const frames = await unpacked(packed);
    if (epoch < this.epoch) return;
    if (epoch > this.epoch) this.clear(epoch);
    for (const [at, frame] of frames) {
      if (this.frames.size >= Ahead.MOST) this.frames.delete(this.frames.keys().next().value);
      this.frames.set(at, frame);
    }
  }

  has(at) {
    return this.frames.has(at);
  }

  get(at) {
    const known = this.frames.get(at);
    return known && frameOf(known);
  }

  /** Whether there was a frame for the places of `frame`, and it was another one. */
  contradicts(frame) {
    const known = this.get(frame.at);
    return Boolean(known) && JSON.stringify(known) !== JSON.stringify(frame);
  }
}

/** The place at which a slider stands, counted from its low end: null between two, undefined of no slider. */
function placeOf(slider) {
  if (slider.get("_options_labels")) return slider.get("index");
  if (slider.get("min") === undefined || !slider.get("step")) return undefined;
  const base = slider.get("base"); // of a logarithmic one, whose ends are exponents
  const value = base ? Math.log(slider.get("value")) / Math.log(base) : slider.get("value");
  const steps = (value - slider.get("min")) / slider.get("step");
  return Math.abs(steps - Math.round(steps)) < 1e-6 ? Math.round(steps) : null;
}

/** The places of all sliders as the kernel writes them; empty where one stands between two. */
function placesOf(sliders) {
  const places = sliders.map(placeOf).filter((place) => place !== undefined);
  return places.includes(null) ? "" : places.join(",");
}
