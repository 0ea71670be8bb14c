import {
  DriftEffect,
  DriftState,
  HeatMapReply,
  heatMapReplySchema,
  WindowsReply,
  windowsReplySchema,
  WindowSummary,
  windowSummarySchema,
} from '@bellwether/plugin-drift-common';
import { z } from 'zod';

/** Size of a change of `departure_delay`. */
export function w1(value: number): DriftEffect {
  return {
    name: 'w1-over-sd',
    value,
    low: value - 0.01,
    high: value + 0.01,
    limit: 0.1,
  };
}

/** A week from its Monday. */
export function windowSummary(
  from: string,
  to: string,
  state: DriftState,
  effect: number,
): WindowSummary {
  return windowSummarySchema.parse({
    range: { from, to },
    rows: 20_500,
    state,
    pValue: 0.0004,
    largest: {
      column: 'departure_delay',
      effect: w1(effect),
      ratio: effect / 0.1,
    },
    error: {
      name: 'absolute-error',
      value: 15.5,
      baseline: 12.5,
      labelledShare: 0.98,
    },
    versions: [{ version: '13', share: 1 }],
    baseline: 2,
    judgedAt: '2026-06-15T03:00:00Z',
    reopened: false,
  } satisfies z.input<typeof windowSummarySchema>);
}

/** Three weeks: in order, small, material. */
export function windowsReply(): WindowsReply {
  return windowsReplySchema.parse({
    windows: [
      windowSummary('2026-05-25', '2026-05-31', 'none', 0.02),
      windowSummary('2026-06-01', '2026-06-07', 'significant', 0.05),
      windowSummary('2026-06-08', '2026-06-14', 'material', 0.32),
    ],
    marks: [{ at: '2026-06-02T08:00:00Z', kind: 'version', label: 'v13' }],
    band: { low: 0.1, high: 0.6 },
  } satisfies z.input<typeof windowsReplySchema>);
}

/** Two inputs and the output in the same weeks. */
export function heatMapReply(): HeatMapReply {
  return heatMapReplySchema.parse({
    windows: windowsReply().windows.map(({ range }) => range),
    rows: [
      {
        column: 'departure_delay',
        effect: 'w1-over-sd',
        isOutput: false,
        ratios: [0.2, 0.5, 3.2],
      },
      {
        column: 'carrier',
        effect: 'psi',
        isOutput: false,
        ratios: [0.1, null, 0.3],
      },
      {
        column: 'predicted',
        effect: 'w1-over-sd',
        isOutput: true,
        ratios: [0.1, 0.4, 2.4],
      },
    ],
  } satisfies z.input<typeof heatMapReplySchema>);
}
