import {
  LedgerEntry,
  LedgerReply,
  ledgerReplySchema,
} from '@bellwether/plugin-cost-common';
import { serverAddress } from './places';

function entry(number: number, changes: Partial<LedgerEntry>): LedgerEntry {
  return {
    recommendation: `0b4bb5a2-6a53-4b8e-9a4f-0d6c5c1f8${number}`,
    entityRef: 'resource:default/flight-delay',
    server: serverAddress(),
    owner: 'group:default/travel-ml',
    title: 'CPU 5 → 4 cores',
    state: 'realised',
    sentence: 'Live, measured over 63 days.',
    openedAt: '2026-04-13T09:00:00Z',
    mergedAt: '2026-04-14T09:00:00Z',
    liveAt: '2026-04-14T09:10:00Z',
    endedAt: null,
    promisedPerDay: 4.46,
    realisedPerDay: { value: 4.12, low: 3.6, high: 4.6 },
    realisedTotal: 259.6,
    measuredFrom: null,
    measuredDays: 63,
    method: 'Against the same traffic at the old size.',
    pullRequest: {
      url: `https://git.example/travel/flight-ops/pulls/${number}`,
      number,
      branch: 'bellwether/size',
    },
    actor: 'user:default/lead-of-travel-ml',
    reason: 'The size is larger than it needs.',
    ...changes,
  };
}

export function ledgerReply(): LedgerReply {
  return ledgerReplySchema.parse({
    currency: 'EUR',
    entries: [
      entry(471, {
        title: 'Memory 12 → 8 GiB',
        state: 'live',
        sentence: 'Live, measuring.',
        mergedAt: '2026-06-09T09:00:00Z',
        promisedPerDay: 0.45,
        realisedPerDay: null,
        realisedTotal: null,
        measuredFrom: '2026-06-23',
        measuredDays: 0,
      }),
      entry(398, {}),
      entry(301, {
        title: 'CPU 6 → 3.5 cores',
        state: 'reverted',
        sentence: 'Reverted after 2 h: throttled 4 %.',
        mergedAt: '2026-01-20T09:00:00Z',
        endedAt: '2026-01-20T11:00:00Z',
        promisedPerDay: 11.16,
        realisedPerDay: { value: 0, low: 0, high: 0 },
        realisedTotal: 0,
        measuredDays: 1,
      }),
    ],
    totals: {
      year: 2026,
      promisedPerDay: 4.91,
      realisedPerDay: { value: 4.12, low: 3.6, high: 4.6 },
      realised: { value: 259.6, low: 226.8, high: 289.8 },
      changesLive: 2,
      changesMeasured: 1,
      changesReverted: 1,
    },
  });
}
