import {
  formatInteger,
  formatNumber,
  formatShare,
  ReadingAt,
} from '@bellwether/plugin-models-react';
import { WindowColumn } from '@bellwether/plugin-drift-common';
import { toShares, withoutRounding } from './shares';

interface Wording {
  /** How a value of the column reads. */
  format(value: number): string;
  /** The window, in words. */
  words: string;
}

/** `8.9 % (45,210 of 508,239 rows)`. */
function shareWords(share: number, count: number, total: number): string {
  return `${formatShare(share)} (${formatInteger(count)} of ${formatInteger(
    total,
  )} rows)`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** What a histogram says of each of its bins. */
export function readHistogram(
  { edges, reference, current }: NonNullable<WindowColumn['histogram']>,
  { format, words }: Wording,
): ReadingAt[] {
  const least = edges[0];
  const width = edges[edges.length - 1] - least || 1;
  const before = toShares(reference);
  const now = toShares(current);
  const totals = { reference: sum(reference), current: sum(current) };
  return reference.map((count, bin) => ({
    share: ((edges[bin] + edges[bin + 1]) / 2 - least) / width,
    title: `${format(edges[bin])} to ${format(edges[bin + 1])}`,
    values: [
      {
        name: 'Baseline',
        words: shareWords(before[bin], count, totals.reference),
      },
      {
        name: words,
        words: shareWords(now[bin], current[bin], totals.current),
      },
    ],
  }));
}

/** What two distribution functions say at each of their points. */
export function readEcdf(
  { at, reference, current }: NonNullable<WindowColumn['ecdf']>,
  {
    domain: [least, most],
    format,
    words,
  }: Wording & { domain: [number, number] },
): ReadingAt[] {
  const width = most - least || 1;
  return at.flatMap((value, index) =>
    value < least || value > most
      ? []
      : [
          {
            share: (value - least) / width,
            title: `At or below ${format(value)}`,
            values: [
              { name: 'Baseline', words: formatShare(reference[index]) },
              { name: words, words: formatShare(current[index]) },
              {
                name: 'Difference',
                words: `${formatNumber(
                  100 * withoutRounding(current[index] - reference[index]),
                  2,
                )} points`,
              },
            ],
          },
        ],
  );
}
