import { CostApi } from '@bellwether/plugin-cost-common';
import {
  adviceReply,
  change,
  costsReply,
  fleetReply,
  ledgerReply,
  preview,
  recommendation,
  usageReply,
} from '../__fixtures__';

type Fake<K extends keyof CostApi> = jest.Mock<
  ReturnType<CostApi[K]>,
  Parameters<CostApi[K]>
>;

function answer<K extends keyof CostApi>(
  value: (...asked: Parameters<CostApi[K]>) => Awaited<ReturnType<CostApi[K]>>,
): Fake<K> {
  return jest.fn<ReturnType<CostApi[K]>, Parameters<CostApi[K]>>(
    (...asked) =>
      // The promise of K's own answer, which the compiler cannot follow through `Awaited`.
      Promise.resolve(value(...asked)) as ReturnType<CostApi[K]>,
  );
}

/** A backend that knows what flight-delay costs and how large it should be; tests replace what they are about. */
export function fakeCost() {
  return {
    getFleet: answer<'getFleet'>(query =>
      fleetReply({ by: query?.by ?? 'team' }),
    ),
    getModelCosts: answer<'getModelCosts'>(() => costsReply()),
    getUsage: answer<'getUsage'>(usageReply),
    getRecommendations: answer<'getRecommendations'>(() => adviceReply()),
    getRecommendation: answer<'getRecommendation'>(() => recommendation()),
    getLedger: answer<'getLedger'>(ledgerReply),
    getModelLedger: answer<'getModelLedger'>(ledgerReply),
    getSources: answer<'getSources'>(() => {
      const { currency, sources, reconciliations } = costsReply();
      return { currency, sources, reconciliations };
    }),
    getModelCostsCsv: answer<'getModelCostsCsv'>(() => 'day,total\r\n'),
    getModelLedgerCsv: answer<'getModelLedgerCsv'>(() => 'change\r\n'),
    getFleetCsv: answer<'getFleetCsv'>(() => 'team,perDay\r\n'),
    getLedgerCsv: answer<'getLedgerCsv'>(() => 'change\r\n'),
    preview: answer<'preview'>(preview),
    makeChanges: answer<'makeChanges'>(({ recommendations }) => ({
      changes: recommendations.map(({ id }) => change({ recommendation: id })),
    })),
    getChange: answer<'getChange'>(() => change()),
    dismiss: answer<'dismiss'>(() => recommendation({ state: 'dismissed' })),
    setBudget: answer<'setBudget'>(() => ({
      currency: 'EUR',
      budget: costsReply().budget,
    })),
  };
}
