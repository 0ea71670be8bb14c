import {
  Baseline,
  BaselinesReply,
  baselinesReplySchema,
  DriftFleetReply,
  driftFleetReplySchema,
  Monitor,
  monitorSchema,
} from '@bellwether/plugin-drift-common';
import { z } from 'zod';

/** Two baselines: one in force, and one that waits for a decision. */
export function baselinesReply(): BaselinesReply {
  return baselinesReplySchema.parse({
    baselines: [
      {
        number: 3,
        state: 'proposed',
        range: { from: '2026-05-04', to: '2026-05-31' },
        rows: 82_000,
        hash: 'fe98dc76'.repeat(8),
        selfWindows: 4,
        proposedBy: 'user:default/ada',
        proposedAt: '2026-06-15T09:00:00Z',
        reason: 'Version 13 was trained to the end of May.',
      },
      {
        number: 2,
        state: 'in-force',
        range: { from: '2026-01-05', to: '2026-02-01' },
        rows: 80_000,
        hash: 'ab12cd34'.repeat(8),
        selfWindows: 4,
        proposedBy: 'user:default/ada',
        proposedAt: '2026-02-02T09:00:00Z',
      },
    ],
  } satisfies z.input<typeof baselinesReplySchema>);
}

/** The baseline that waits. */
export function proposedBaseline(): Baseline {
  return baselinesReply().baselines[0];
}

/** A weekly monitor of flight-delay. */
export function monitor(
  changes: Partial<z.input<typeof monitorSchema>> = {},
): Monitor {
  return monitorSchema.parse({
    id: 'm1',
    name: 'weekly',
    title: 'Weekly',
    entityRef: 'resource:default/flight-delay',
    definition: {
      apiVersion: 'bellwether.dev/v1',
      kind: 'DriftMonitor',
      metadata: { name: 'weekly' },
      spec: {
        source: { type: 'files', path: 'inference-log/*.parquet' },
        timestamp: 'time',
        window: 'weekly',
        baseline: { from: '2026-01-05', to: '2026-02-01' },
        slices: ['carrier'],
      },
    },
    definedIn: {
      kind: 'file',
      location: 'flight-delay/drift.yaml',
      editUrl: 'https://git.example.com/flight-delay/drift.yaml',
    },
    baseline: baselinesReply().baselines[1],
    run: { state: 'idle', finishedAt: '2026-06-15T03:00:00Z' },
    promise: 'At most one false alarm in 52 windows: α = 0.019 a window.',
    proposalProblem:
      'The portal has no credentials for that repository (integrations.github).',
    ...changes,
  } satisfies z.input<typeof monitorSchema>);
}

/** Three monitors: asks for a person, muted and broken, not judged yet. */
export function fleetReply(): DriftFleetReply {
  return driftFleetReplySchema.parse({
    weeks: [
      { from: '2026-06-01', to: '2026-06-07' },
      { from: '2026-06-08', to: '2026-06-14' },
    ],
    rows: [
      {
        entityRef: 'resource:default/flight-delay',
        title: 'flight-delay',
        owner: 'group:default/travel-ml',
        monitor: 'weekly',
        state: 'material',
        sentence: '8 – 14 Jun 2026: departure_delay moved most',
        needsPerson: true,
        survivesFleet: true,
        ratios: [0.5, 3.2],
        states: ['significant', 'material'],
      },
      {
        entityRef: 'resource:default/stock-out',
        title: 'stock-out',
        monitor: 'daily',
        state: 'significant',
        sentence: '14 Jun 2026: shelf moved most',
        needsPerson: false,
        survivesFleet: false,
        mutedUntil: '2026-07-01T00:00:00Z',
        problem: '`spec.window` must be daily or weekly',
        ratios: [null, 0.4],
        states: ['insufficient-data', 'significant'],
      },
      {
        entityRef: 'resource:default/basket',
        title: 'basket',
        monitor: 'weekly',
        state: null,
        sentence: 'No window was judged yet',
        needsPerson: false,
        survivesFleet: false,
        ratios: [null, null],
        states: [null, null],
      },
    ],
    falseDiscoveryRate: 0.05,
    unwatched: 2,
  } satisfies z.input<typeof driftFleetReplySchema>);
}
