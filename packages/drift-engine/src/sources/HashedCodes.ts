/** Codes by a 64-bit hash and 32 bits of a check. Open addressing with linear probing, at most half full. */
export class HashedCodes {
  private keys = new Uint32Array(3 * 256);
  private codes = new Int32Array(256).fill(-1);
  private count = 0;

  /** Where the key is, or where it would be put. */
  slotOf(low: number, high: number, check: number): number {
    if (2 * this.count >= this.codes.length) this.grow();
    const mask = this.codes.length - 1;
    let slot = (low ^ (high >>> 7)) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const at = 3 * slot;
      if (this.codes[slot] < 0) {
        this.keys[at] = low;
        this.keys[at + 1] = high;
        this.keys[at + 2] = check;
        return slot;
      }
      if (
        this.keys[at] === low &&
        this.keys[at + 1] === high &&
        this.keys[at + 2] === check >>> 0
      ) {
        return slot;
      }
    }
  }

  /** The code in a slot, or -1. */
  codeAt(slot: number): number {
    return this.codes[slot];
  }

  /** Puts a code into the slot that `slotOf` gave last. */
  set(slot: number, code: number): void {
    this.codes[slot] = code;
    this.count++;
  }

  private grow(): void {
    const { keys, codes } = this;
    this.keys = new Uint32Array(2 * keys.length);
    this.codes = new Int32Array(2 * codes.length).fill(-1);
    this.count = 0;
    codes.forEach((code, i) => {
      if (code < 0) return;
      const at = 3 * i;
      this.set(this.slotOf(keys[at], keys[at + 1], keys[at + 2]), code);
    });
  }
}
