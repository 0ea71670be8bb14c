import {
  CanaryCost,
  CostHeadline,
  CostPeriod,
} from '@bellwether/plugin-cost-common';
import { plusDays } from '../days';
import type { CostFacts } from './assembleCosts';
import { sumDays, sumOf, unitCostOf } from './sumDays';

const DAYS_PER_MONTH = 365.25 / 12;

export function meanOf(
  days: ReadonlyArray<{ day: string; total: number }>,
): number {
  return days.length > 0 ? sumOf(days, ({ total }) => total) / days.length : 0;
}

/** The mean of the last seven whole days against the seven before; null where there are none. */
export function changeAgainstLastWeek(
  whole: ReadonlyArray<{ day: string; total: number }>,
): number | null {
  const last = whole[whole.length - 1]?.day;
  if (!last) return null;
  const between = (from: number, until: number) =>
    whole.filter(
      ({ day }) => day > plusDays(last, from) && day <= plusDays(last, until),
    );
  const before = meanOf(between(-14, -7));
  return before > 0 ? meanOf(between(-7, 0)) / before - 1 : null;
}

/** What the shown days cost together, without those of which a part is not known. */
export function periodOf(
  {
    clusterDays,
    rows,
    shownDays,
    window,
  }: Pick<CostFacts, 'clusterDays' | 'rows' | 'shownDays' | 'window'>,
  whole: ReturnType<typeof sumDays>,
): CostPeriod {
  const days = whole.filter(({ day }) => day >= window.from);
  const isIn = new Set(days.map(({ day }) => day));
  return {
    days: shownDays,
    wholeDays: days.length,
    total: sumOf(days, ({ total }) => total),
    perDay: days.length > 0 ? meanOf(days) : null,
    ...unitCostOf(
      rows.filter(row => isIn.has(row.day) && clusterDays.isWhole(row)),
    ),
  };
}

/** The figures on top: of the newest whole days, whichever days are shown. */
export function headlineOf(
  facts: Pick<CostFacts, 'clusterDays' | 'ledger' | 'rows'>,
  whole: ReturnType<typeof sumDays>,
  canary: CanaryCost | null,
): CostHeadline | null {
  const last = whole[whole.length - 1];
  if (!last) return null;
  const week = whole.filter(({ day }) => day > plusDays(last.day, -7));
  const counted = week.filter(({ predictions }) => predictions !== null);
  const unit = unitCostOf(
    facts.rows.filter(
      row => facts.clusterDays.isWhole(row) && row.day > plusDays(last.day, -7),
    ),
  );
  return {
    perDay: last.total,
    day: last.day,
    perMonth: meanOf(week) * DAYS_PER_MONTH,
    changeAgainstLastWeek: changeAgainstLastWeek(whole),
    perThousand: unit.perThousand,
    predictionsPerDay:
      counted.length > 0
        ? sumOf(counted, ({ predictions }) => predictions ?? 0) / counted.length
        : null,
    canary,
    ...facts.ledger,
  };
}
