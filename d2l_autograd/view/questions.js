/**
 * What the reader predicts, one gradient after the other: until it is told, no later step is shown.
 *
 * Answers are compared here, with numbers that came with the frame. When all are told nothing is covered any
 * more, wherever the reader drags, until they want to be asked again.
 *
 * @typedef {{before: number, asks: string, wanted: string[], pick: boolean, says: Object<string, string>,
 *   mistakes: {numbers: string[], says: string}[]}} Question
 */
class Questions {
  static NEAR = 0.01; // of its size, as of a number that was rounded
  static MOST = 5; // answers to choose among

  constructor(changed) {
    this.changed = changed;
    this.told = new Set();
    this.isFree = false;
    this.element = make("div", "ad-question"); // no form: its host may not let it be sent
    this.element.hidden = true;
    this.element.addEventListener("keydown", (event) => {
      if (event.keyCode !== ENTER || !event.target.matches("input")) return;
      event.preventDefault();
      event.stopPropagation();
      this.answer(event.target.value);
    });
    this.element.addEventListener("click", ({ target }) => {
      if (target.dataset.answer !== undefined) this.answer(target.dataset.answer);
      else if (target.name === "answer") this.answer(this.element.querySelector("input").value);
      else if (target.name === "show") this.tell("");
      else if (target.name === "ask") this.askAgain();
    });
  }

  /** Ask what is not told yet of a frame. */
  ask(frame) {
    this.frame = frame;
    const source = this.open ? this.keyOf(this.open) : `told ${frame.questions?.map(({ wanted }) => wanted)}`;
    this.element.hidden = !frame.questions?.length;
    if (this.element.hidden || source === this.source) return;
    this.source = source;
    const had = this.element.contains(document.activeElement);
    const { says } = this.open ?? frame.questions.at(-1);
    const own = 'class="ad-says" role="status" tabindex="-1" data-lm-suppress-shortcuts="true"';
    this.element.innerHTML = this.open ? this.form(this.open) : `<span ${own}>${escaped(this.last)}</span>
      <button type="button" name="ask">${escaped(says.again)}</button>`;
    if (had) this.element.querySelector("input, button, .ad-says").focus(); // else keys would be the host's
  }

  get open() {
    return this.isFree ? undefined : this.untold;
  }

  get untold() {
    return this.frame?.questions?.find((question) => !this.told.has(this.keyOf(question)));
  }

  get isOpen() {
    return Boolean(this.open);
  }

  /** The last step that may be shown. */
  get most() {
    return this.open ? this.open.before - 1 : Infinity;
  }

  keyOf({ asks, wanted }) {
    return JSON.stringify([asks, wanted, this.frame.at]);
  }

  form({ asks, pick, says }) {
    const field = `<input aria-label="${escaped(asks)}" autocomplete="off" size="14">
      <button type="button" name="answer">${escaped(says.answer)}</button>`;
    const choices = pick && this.choices().map((numbers) =>
      `<button type="button" data-answer="${numbers}">${numbers.replaceAll("-", "−")}</button>`).join("");
    return `<label>${escaped(asks)}</label> ${choices || field} <button type="button" name="show">${escaped(says.show)}</button>
      <span class="ad-says" role="status" title="${escaped(says.here)}">${escaped(this.last || (!pick && says.count) || says.here)}</span>`;
  }

  /** The right answer among those that follow from the likeliest mistakes, by size. */
  choices() {
    const { wanted, mistakes } = this.open;
    const all = [wanted, ...mistakes.map(({ numbers }) => numbers)].map((numbers) => numbers.join(", "));
    const most = [...new Set(all)].slice(0, Questions.MOST);
    return most.sort((a, b) => parseFloat(a) - parseFloat(b) || a.localeCompare(b));
  }

  answer(text) {
    const { wanted, mistakes, says } = this.open;
    const written = Questions.numbers(text);
    const isLike = (numbers) => numbers.length === written.length && numbers.every((number, i) => Questions.isNear(written[i], number));
    if (!written.length || written.some((number) => number === null)) this.say(says["no number"]);
    else if (isLike(wanted)) this.tell(says.right);
    else if (written.length !== wanted.length) this.say(says.count || says["no number"]);
    else {
      const first = wanted.findIndex((number, i) => !Questions.isNear(written[i], number));
      const known = mistakes.find(({ numbers }) => isLike(numbers));
      this.say(known?.says ?? (wanted.length > 1 ? says.first.replace("#", first) : says["not yet"]));
    }
  }

  say(words) {
    this.element.querySelector(".ad-says").textContent = words;
  }

  /** Uncover the answer, and ask the next one. */
  tell(words) {
    this.last = words;
    this.told.add(this.keyOf(this.open));
    this.isFree = !this.untold;
    this.changed();
    this.last = "";
  }

  askAgain() {
    this.told.clear();
    this.isFree = false;
    this.changed();
  }

  /** What somebody wrote, as numbers; null for what is none. */
  static numbers(text) {
    const plain = text.replaceAll("−", "-").replace(/[[\]()（）]|tensor/g, " ");
    const pieces = plain.split(/[\s,，、;；]+/).filter(Boolean);
    return pieces.map((word) => {
      const [, above, below] = /^([^/]+)(?:\/([^/]+))?$/.exec(word) ?? [];
      const number = Questions.number(above) / (below === undefined ? 1 : Questions.number(below));
      return Number.isNaN(number) && word.toLowerCase() !== "nan" ? null : number;
    });
  }

  static number(word = "") {
    const infinite = /^([+-]?)inf(inity)?$/i.exec(word);
    return infinite ? Number(`${infinite[1]}Infinity`) : Number(word);
  }

  static isNear(written, wanted) {
    const number = Questions.number(wanted);
    if (Number.isNaN(number) || !Number.isFinite(number)) return Object.is(written, number);
    return Math.abs(written - number) <= Questions.NEAR * Math.abs(number);
  }
}

