import { writeFileSync } from 'fs';
import path from 'path';

/** Numbers from 0 to 1 that look random and are the same every time. */
export function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Rows of delays, cities and scores; `shift` moves the delays. */
export function exampleRows(seed: number, rows: number, shift = 0): string[][] {
  const random = pseudoRandom(seed);
  return Array.from({ length: rows }, () => {
    const delay = (random() + random() + random() - 1.5) * 20 + shift;
    const city = ['ATL', 'BOS', 'DEN'][Math.floor(random() * 3)];
    return [delay.toFixed(3), city, (random() * 5).toFixed(4)];
  });
}

export const EXAMPLE_HEADER = ['delay', 'city', 'score'];

export function csv(header: string[], rows: string[][]): string {
  return `${[header, ...rows].map(row => row.join(',')).join('\n')}\n`;
}

/** Writes a file into the folder and returns its name. */
export function write(folder: string, name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}
