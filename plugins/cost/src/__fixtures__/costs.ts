import {
  CostByKind,
  CostDay,
  ModelCostsReply,
  modelCostsReplySchema,
} from '@bellwether/plugin-cost-common';
import { addDays, serverAddress } from './places';

/** What a day of flight-delay is made of; the canary of the last day adds a little. */
export function byKind(changes: Partial<CostByKind> = {}): CostByKind {
  return {
    cpu: 17.86,
    memory: 4.84,
    gpu: 0,
    storage: 0.61,
    network: 0.74,
    idle: 3.9,
    shared: 1.2,
    ...changes,
  };
}

const total = (kinds: CostByKind) =>
  Object.values(kinds).reduce((sum, amount) => sum + amount, 0);

function costDay(index: number): CostDay {
  const kinds = byKind({ cpu: 17 + 0.9 * ((index * 7) % 5) * 0.2 });
  const predictions = 4_250_000 - 10_000 * (index % 7);
  return {
    day: addDays('2026-05-17', index),
    byKind: kinds,
    total: total(kinds),
    unknownKinds: index === 3 ? ['network'] : [],
    coveredShare: index === 4 ? 0.75 : 1,
    source: 'opencost',
    spotShare: 0,
    predictions,
    perThousand: (1000 * total(kinds)) / predictions,
  };
}

/** Costs of flight-delay over 30 days, while a canary runs. */
export function costsReply(
  changes: Partial<ModelCostsReply> = {},
): ModelCostsReply {
  const days = Array.from({ length: 30 }, (_, index) => costDay(index));
  const stable = {
    server: serverAddress().id,
    role: 'stable' as const,
    version: 13,
    pods: 6,
    requestShare: 0.8,
    perDay: 21.86,
    byKind: byKind(),
    predictions: 3_170_000,
    perThousand: 0.0069,
  };
  const canary = {
    ...stable,
    role: 'canary' as const,
    version: 14,
    pods: 2,
    requestShare: 0.2,
    perDay: 7.29,
    predictions: 792_000,
    perThousand: 0.0092,
  };
  return modelCostsReplySchema.parse({
    entityRef: 'resource:default/flight-delay',
    currency: 'EUR',
    from: '2026-05-17',
    until: '2026-06-15',
    period: {
      days: 30,
      wholeDays: 29,
      total: 845.2,
      perDay: 29.14,
      predictions: 122_500_000,
      perThousand: 0.0069,
    },
    headline: {
      perDay: 29.15,
      day: '2026-06-15',
      perMonth: 886,
      changeAgainstLastWeek: 0.02,
      perThousand: 0.0069,
      predictionsPerDay: 4_250_000,
      canary: {
        server: serverAddress().id,
        canary,
        stable,
        sentence: '2 of 8 pods carry 20 %',
      },
      realisedThisYear: { value: 502, low: 426, high: 573 },
      changesLive: 3,
      changesMeasured: 2,
    },
    days,
    servers: [
      {
        ...serverAddress(),
        attribution: {
          rule: 'inference-service-label',
          key: 'serving.kserve.io/inferenceservice',
          sentence: 'Matched by label serving.kserve.io/inferenceservice',
        },
        perDay: 29.15,
        pods: 8,
        days,
        findings: [],
      },
    ],
    versions: [stable, canary],
    marks: [
      {
        at: '2026-06-14T09:00:00Z',
        day: '2026-06-14',
        kind: 'rollout',
        label: 'canary of 14',
        sentence: 'A canary of 14 began.',
      },
    ],
    forecast: {
      points: Array.from({ length: 14 }, (_, index) => ({
        day: addDays('2026-06-16', index),
        atThisRate: 29.4 + 0.02 * index,
        low: 28 - 0.05 * index,
        high: 31 + 0.08 * index,
        ifApplied: index < 3 ? 29.4 : 25.01,
      })),
      atThisRate: 29.6,
      ifApplied: 25.01,
      appliedFrom: '2026-06-19',
      coverage: 0.8,
      method: 'weekday means of the last 28 days',
    },
    budget: {
      scope: 'model',
      subject: 'resource:default/flight-delay',
      perMonth: 800,
      setBy: 'user:default/lead-of-travel-ml',
      spent: 437.25,
      expected: 886,
      spentShare: 0.547,
      elapsedShare: 0.5,
      state: 'will-exceed',
      exceededOn: '2026-06-28',
      sentence: 'At this rate it is spent on 28 Jun.',
    },
    anomalies: [
      {
        id: 'a1',
        day: '2026-06-14',
        expected: 28.2,
        low: 27.1,
        high: 29.4,
        actual: 33.4,
        cause: 'deploy',
        parts: [
          {
            cause: 'deploy',
            amount: 5.9,
            sentence: 'Two pods of a canary run beside six.',
          },
          { cause: 'traffic', amount: -0.7, sentence: 'Fewer predictions.' },
        ],
        sentence: '14 Jun cost 5.20 more than expected: a canary of 14 began.',
        detectedAt: '2026-06-15T03:00:00Z',
      },
    ],
    sources: [
      {
        cluster: 'prod-eu',
        kind: 'opencost',
        state: 'ok',
        sentence: 'prod-eu: OpenCost, read 2 h ago.',
        readAt: '2026-06-16T03:00:00Z',
        completeUntil: '2026-06-15',
        missingDays: [],
        findings: [],
      },
      {
        cluster: 'prod-us',
        kind: 'opencost',
        state: 'stale',
        sentence: 'prod-us: stale since 15 Jun 06:00, not in these figures.',
        staleSince: '2026-06-15T06:00:00Z',
        problem: 'OpenCost does not answer.',
        missingDays: ['2026-06-15'],
        findings: [],
      },
    ],
    reconciliations: [
      {
        cluster: 'prod-eu',
        day: '2026-06-15',
        bill: 512.4,
        models: 301,
        others: 120,
        idle: 70,
        shared: 20,
        difference: 1.4,
        differenceShare: 0.003,
        addsUp: true,
        sentence: 'Adds up to the node bill, difference 0.3 %',
      },
    ],
    findings: [
      {
        code: 'partial-day',
        tone: 'quiet',
        sentence: '21 May is covered by three quarters.',
      },
    ],
    ...changes,
  });
}
