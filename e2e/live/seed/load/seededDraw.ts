import { createHash } from 'node:crypto';

const BYTES = 6;

/** Numbers from 0 up to 1, 1 excluded, which follow from the seed alone. */
export function seededDraw(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash('sha256').update(`${seed} ${count}`).digest();
    return digest.readUIntBE(0, BYTES) / 2 ** (8 * BYTES);
  };
}
