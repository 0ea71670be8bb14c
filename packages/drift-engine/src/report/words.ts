import type { ShownColumn, ShownReport, ShownTest } from './ShownReport';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 100,000 */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** Up to `digits` significant digits, with U+2212 as the sign. */
export function formatNumber(value: number | null, digits = 4): string {
  if (value === null) return '–';
  const short = Number(value.toPrecision(digits));
  return String(short).replace(/-/g, '\u2212').replace('e+', 'e');
}

/** Two significant digits; what is below 1e-15 is said to be so. */
export function formatP(p: number | null): string {
  if (p === null) return '–';
  if (p < 1e-15) return '< 1e\u221215';
  return formatNumber(p, 2);
}

/** 0.29 %, 20.4 % */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = 100 * share;
  const text =
    percent < 1
      ? String(Number(percent.toPrecision(2)))
      : String(Number(percent.toFixed(1)));
  return `${text}\u2009%`;
}

const EFFECT_NAMES: Record<string, string> = {
  'w1-over-sd': 'W1/σ',
  psi: 'PSI',
  'cramers-v': 'V',
  auc: 'AUC',
  mmd2: 'MMD²',
};

export interface LargestEffect {
  name: string;
  value: number;
  low: number | null;
  high: number | null;
}

/** The effect of a column that says most: the one whose interval starts highest, as all have the same limit. */
export function largestEffect(tests: ShownTest[]): LargestEffect | undefined {
  let largest: LargestEffect | undefined;
  for (const { effect } of tests) {
    if (!effect || effect.value === null) continue;
    const candidate = { ...effect, value: effect.value };
    if (
      !largest ||
      (candidate.low ?? 0) > (largest.low ?? 0) ||
      ((candidate.low ?? 0) === (largest.low ?? 0) &&
        candidate.value > largest.value)
    ) {
      largest = { ...candidate, name: EFFECT_NAMES[effect.name] };
    }
  }
  return largest;
}

const decimals = (value: number) =>
  value !== 0 && Math.abs(value) < 0.005
    ? formatNumber(value, 1)
    : value.toFixed(2);

/** 0.38 (0.37 – 0.39) */
export function formatInterval({ value, low, high }: LargestEffect): string {
  if (low === null || high === null) return formatNumber(value, 3);
  return `${decimals(value)} (${decimals(low)} – ${decimals(high)})`;
}

export const STATE_WORDS: Record<
  NonNullable<ShownReport['verdict']>['state'],
  string
> = {
  none: 'None',
  'insufficient-data': 'Insufficient data',
  significant: 'Significant, small',
  material: 'Material',
};

export const FAMILY_WORDS = {
  marginal: 'Marginal',
  joint: 'Joint',
  classifier: 'Classifier',
  'model-output': 'Model output',
} as const;

export const FAMILY_NOTES = {
  marginal: 'columns, one by one',
  joint: 'all columns together (MMD)',
  classifier: 'tells the two apart',
  'model-output': 'the prediction',
} as const;

/** Whether there are votes to show: with too few rows a "none" would promise what nobody can know. */
export function hasVotes(
  verdict: ShownReport['verdict'],
): verdict is NonNullable<ShownReport['verdict']> {
  return (
    verdict !== null &&
    verdict.state !== 'insufficient-data' &&
    verdict.votes.length > 0
  );
}

/** The word for the whole of a report. */
export function stateWord({ verdict, profile }: ShownReport): string {
  if (!verdict) return 'No verdict';
  if (profile && verdict.state === 'significant') return 'Drift';
  return STATE_WORDS[verdict.state];
}

/** The sentence that comes first. */
export function verdictSentence(report: ShownReport): string {
  if (report.verdict) {
    return report.verdict.reason.replace(
      /\b(w1-over-sd|cramers-v)\b/g,
      name => EFFECT_NAMES[name],
    );
  }
  return report.reason ?? 'There is no verdict.';
}

/** Columns as a reader wants them: drifted first, then by effect, untested last; equal ones in the data's order. */
export function rankColumns(columns: ShownColumn[]): ShownColumn[] {
  const rank = (column: ShownColumn): [number, number, number] => {
    const effect = largestEffect(column.tests);
    return [
      column.drifted ? 0 : 1,
      column.tests.length > 0 ? 0 : 1,
      -(effect ? Math.max(effect.low ?? 0, effect.value / 1e3) : 0),
    ];
  };
  return columns
    .map(column => ({ column, key: rank(column) }))
    .sort(
      (a, b) =>
        a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2],
    )
    .map(({ column }) => column);
}

/** 12 of 300 missing, 3 before; empty where nothing is missing. */
export function missingWords(
  { missing }: ShownColumn,
  rows: { reference: number; current: number },
): string {
  if (missing.reference + missing.current === 0) return '';
  const now = formatShare(missing.current / rows.current);
  const before = formatShare(missing.reference / rows.reference);
  return now === before ? `${now} null` : `${now} null, ${before} before`;
}
