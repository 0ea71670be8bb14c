import { isAscii, isUtf8 } from 'node:buffer';
import type { MemoryBudget } from './MemoryBudget';

const FIRST_SLOTS = 1024;
const FIRST_POOL_BYTES = 16 * 1024;

/**
 * Numbers labels in the order in which they appear, straight from their UTF-8 bytes: a text is made once per label, not
 * once per row. Open addressing with linear probing, at most half full; the hash is FNV-1a.
 */
export class LabelDictionary {
  private slots = new Int32Array(FIRST_SLOTS).fill(-1);
  private hashes = new Int32Array(FIRST_SLOTS / 2);
  private ends = new Float64Array(FIRST_SLOTS / 2 + 1);
  private pool = Buffer.alloc(FIRST_POOL_BYTES);
  private count = 0;

  constructor(private readonly budget: MemoryBudget) {}

  get size(): number {
    return this.count;
  }

  /** The number of the label in bytes `start` to `end` (exclusive). */
  codeOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = -2128831035;
    for (let i = start; i < end; i++) {
      hash = Math.imul(hash ^ bytes[i], 16777619);
    }
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const code = this.slots[slot];
      if (code < 0) return this.add(bytes, start, end, hash, slot);
      if (this.hashes[code] === hash && this.holds(code, bytes, start, end)) {
        return code;
      }
      slot = (slot + 1) & mask;
    }
  }

  codeOfText(text: string): number {
    const bytes = Buffer.from(text, 'utf8');
    return this.codeOf(bytes, 0, bytes.length);
  }

  private holds(
    code: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const from = this.ends[code];
    if (this.ends[code + 1] - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) {
      if (this.pool[j] !== bytes[i]) return false;
    }
    return true;
  }

  private add(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    slot: number,
  ): number {
    const from = this.ends[this.count];
    const to = from + end - start;
    if (to > this.pool.length) {
      const grown = Math.max(2 * this.pool.length, to);
      this.budget.take(grown - this.pool.length);
      const pool = Buffer.alloc(grown);
      this.pool.copy(pool);
      this.pool = pool;
    }
    for (let i = start, j = from; i < end; i++, j++) this.pool[j] = bytes[i];
    const code = this.count++;
    this.hashes[code] = hash;
    this.ends[code + 1] = to;
    this.slots[slot] = code;
    if (2 * this.count >= this.slots.length) this.grow();
    return code;
  }

  private grow() {
    const slots = new Int32Array(2 * this.slots.length).fill(-1);
    this.budget.take(8 * slots.length);
    const hashes = new Int32Array(slots.length / 2);
    const ends = new Float64Array(slots.length / 2 + 1);
    hashes.set(this.hashes);
    ends.set(this.ends);
    const mask = slots.length - 1;
    for (let code = 0; code < this.count; code++) {
      let slot = hashes[code] & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.slots = slots;
    this.hashes = hashes;
    this.ends = ends;
  }

  /** The first label that is not UTF-8, or -1. */
  firstBroken(): number {
    if (isAscii(this.pool.subarray(0, this.ends[this.count]))) return -1;
    for (let code = 0; code < this.count; code++) {
      if (!isUtf8(this.pool.subarray(this.ends[code], this.ends[code + 1]))) {
        return code;
      }
    }
    return -1;
  }

  /** The labels as texts, by number. */
  labels(): string[] {
    return Array.from({ length: this.count }, (_, code) =>
      this.pool.toString('utf8', this.ends[code], this.ends[code + 1]),
    );
  }
}
