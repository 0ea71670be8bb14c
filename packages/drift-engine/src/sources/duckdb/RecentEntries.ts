import type { MemoryBudget } from '../MemoryBudget';

const { imul } = Math;
const SLOT_BITS = 11;
const WORDS_PER_ENTRY = 4;

/**
 * The codes of text entries (16 bytes, as the engine has them) that were met last. A place for each of 2,048 hashes, the
 * newest entry stays: where a column has few labels nearly every row finds its own by comparing four words.
 */
export class RecentEntries {
  private readonly words = new Int32Array(WORDS_PER_ENTRY << SLOT_BITS);
  private readonly codes = new Int32Array(1 << SLOT_BITS).fill(-1);

  constructor(budget: MemoryBudget) {
    budget.take(this.words.byteLength + this.codes.byteLength);
  }

  /** The place of the entry that starts at `words[at]`. */
  slotOf(words: Int32Array, at: number): number {
    const mixed =
      imul(words[at + 1], 0x9e3779b1) ^
      imul(words[at + 2], 0x85ebca6b) ^
      imul(words[at + 3], 0xc2b2ae35);
    return imul(mixed ^ (mixed >>> 15), 0x9e3779b1) >>> (32 - SLOT_BITS);
  }

  /** The code of the entry, or -1 where another one or none is in its place. */
  codeAt(slot: number, words: Int32Array, at: number): number {
    const known = this.words;
    const own = WORDS_PER_ENTRY * slot;
    return known[own] === words[at] &&
      known[own + 1] === words[at + 1] &&
      known[own + 2] === words[at + 2] &&
      known[own + 3] === words[at + 3]
      ? this.codes[slot]
      : -1;
  }

  put(slot: number, words: Int32Array, at: number, code: number): void {
    for (let i = 0; i < WORDS_PER_ENTRY; i++) {
      this.words[WORDS_PER_ENTRY * slot + i] = words[at + i];
    }
    this.codes[slot] = code;
  }

  forget(): void {
    this.codes.fill(-1);
  }
}
