import {
  WindowSlicesReply,
  windowSlicesReplySchema,
} from '@bellwether/plugin-drift-common';
import { z } from 'zod';
import { windowDetail } from './detail';
import { w1 } from './windows';

/** departure_delay by carrier: one that moved, one that did not, one with too few rows. */
export function slicesReply(): WindowSlicesReply {
  const [, column] = windowDetail().columns;
  return windowSlicesReplySchema.parse({
    slices: [
      {
        by: 'carrier',
        value: 'WN',
        rows: { reference: 32_000, current: 9_800 },
        state: 'none',
        sentence: 'Nothing moved.',
        column: {
          ...column,
          drifted: false,
          effect: w1(0.02),
          ratio: 0.2,
          means: { reference: 6.1, current: 6.2 },
        },
      },
      {
        by: 'carrier',
        value: 'AA',
        rows: { reference: 48_000, current: 7_300 },
        state: 'material',
        sentence: 'departure_delay rose.',
        column: {
          ...column,
          effect: w1(0.61),
          ratio: 6.1,
          means: { reference: 6.3, current: 19.4 },
        },
      },
      {
        by: 'carrier',
        value: 'ZZ',
        rows: { reference: 0, current: 412 },
        state: 'insufficient-data',
        sentence: 'There are too few rows.',
        rowsNeeded: { reference: 900, current: 900 },
        column: { ...column, effect: undefined, ratio: null },
      },
    ],
    others: [
      { by: 'carrier', values: 3, rows: { reference: 20, current: 34 } },
    ],
    countedAt: '2026-06-15T03:05:00Z',
  } satisfies z.input<typeof windowSlicesReplySchema>);
}
