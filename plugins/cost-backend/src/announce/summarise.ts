import {
  Anomaly,
  BudgetState,
  ModelCostsReply,
} from '@bellwether/plugin-cost-common';
import { FamilySummary } from '@bellwether/plugin-models-common';

/** What is worth a look beside the cost itself. */
export interface SummaryFacts {
  costs: ModelCostsReply;
  /** Of a recommendation that waits; requested saving a day. */
  savingPerDay: number | null;
  /** Sentence of a live size that does not hold. */
  breached: string | undefined;
  now: Date;
}

const RECENT_MS = 3 * 86_400_000;

/** The fleet can be narrowed to models whose week cost so much more than the one before. */
const RISEN = 0.2;

/** A saving is worth a look from so much of the cost on. */
const WORTH_A_LOOK = 0.2;

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** What the fleet and the health strip say of a model's cost; undefined before its first whole day. */
export function summarise(facts: SummaryFacts): FamilySummary | undefined {
  const { costs, savingPerDay, breached, now } = facts;
  const { headline, currency, budget } = costs;
  if (!headline) return undefined;
  const perDay = headline.perDay;
  const recent = costs.anomalies.find(
    ({ day }) => now.getTime() - Date.parse(day) < RECENT_MS,
  );
  const stale = costs.sources.find(({ staleSince }) => staleSince);
  return {
    ...judge({ breached, budget, recent, savingPerDay, perDay, currency }),
    figure: cut(`${perDay.toFixed(2)} ${currency}`, 40),
    label: 'a day',
    href: 'cost',
    mark:
      (headline.changeAgainstLastWeek ?? 0) > RISEN
        ? `Cost up > ${RISEN * 100} %`
        : undefined,
    at: now.toISOString(),
    staleSince: stale?.staleSince,
  };
}

function judge(options: {
  breached: string | undefined;
  budget: BudgetState | null;
  recent: Anomaly | undefined;
  savingPerDay: number | null;
  perDay: number;
  currency: string;
}): Pick<
  FamilySummary,
  'tone' | 'word' | 'sentence' | 'needsPerson' | 'urgency'
> {
  const { breached, budget, recent, savingPerDay, perDay, currency } = options;
  if (breached) {
    return {
      tone: 'bad',
      word: 'Size breached',
      sentence: cut(breached, 400),
      needsPerson: 'Take the size back',
      urgency: 80,
    };
  }
  if (budget?.state === 'exceeded') {
    return {
      tone: 'warn',
      word: 'Over budget',
      sentence: cut(budget.sentence, 400),
      urgency: 55,
    };
  }
  if (recent) {
    return {
      tone: recent.actual > recent.expected ? 'warn' : 'watch',
      word: recent.actual > recent.expected ? 'Jumped' : 'Fell',
      sentence: cut(recent.sentence, 400),
      urgency: 45,
    };
  }
  if (budget?.state === 'will-exceed') {
    return {
      tone: 'watch',
      word: 'Budget at risk',
      sentence: cut(budget.sentence, 400),
      urgency: 35,
    };
  }
  if (savingPerDay !== null && savingPerDay > WORTH_A_LOOK * perDay) {
    return {
      tone: 'watch',
      word: 'Oversized',
      sentence: `${savingPerDay.toFixed(
        2,
      )} ${currency} a day would be saved as requested by the size that is recommended.`,
      urgency: 25,
    };
  }
  return {
    tone: 'quiet',
    word: 'As usual',
    sentence: `Costs ${perDay.toFixed(2)} ${currency} a day.`,
    urgency: 0,
  };
}
