import {
  rateOf,
  RULES,
  type Calibration,
  type Loss,
  type Power,
  type Rate,
} from './summary';
import { SINGLE_DETECTORS } from './simulate';

function percent(rate: Rate | undefined): string {
  return rate ? (100 * rate.rate).toFixed(1) : '–';
}

function withInterval(rate: Rate): string {
  const [low, high] = [rate.low, rate.high].map(x => (100 * x).toFixed(1));
  return `${percent(rate)} (${low}–${high})`;
}

function points({ mean, low, high }: Loss): string {
  const [middle, from, to] = [mean, low, high].map(x => (100 * x).toFixed(1));
  return `${middle} (${from} to ${to})`;
}

function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: string[], rows: string[][]): string[] {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

function falseAlarmLines({ alpha, falseAlarms }: Calibration): string[] {
  if (falseAlarms.length === 0) return [];
  const held = falseAlarms.filter(entry => entry.kept).length;
  const sum = (of: (rate: Rate) => number) =>
    falseAlarms.reduce((total, { rates }) => total + of(rates.default), 0);
  const overall = rateOf(
    sum(rate => rate.hits),
    sum(rate => rate.trials),
  );
  return [
    `False alarms on unchanged data, in per cent, α = ${alpha}; 95 % interval in brackets; the detectors alone beside it.`,
    '',
    ...table(
      [
        'unchanged data',
        'repetitions',
        'rule',
        'false alarms',
        ...SINGLE_DETECTORS,
      ],
      falseAlarms.map(({ name, combine, rates }) => [
        name,
        String(rates.default.trials),
        combine,
        withInterval(rates.default),
        ...SINGLE_DETECTORS.map(key => percent(rates[key])),
      ]),
    ),
    '',
    `Kept (the interval contains α or lies under it): ${held} of ${
      falseAlarms.length
    }. All cases together: ${overall.hits} of ${overall.trials}, ${withInterval(
      overall,
    )}.`,
    '',
  ];
}

function temporalLines({ temporal }: Calibration): string[] {
  if (temporal.length === 0) return [];
  return [
    'Alarms in per cent where the reference has 20 windows of 500 rows of its own: false ones in the first row, found changes below.',
    '',
    ...table(
      [
        'current window',
        'repetitions',
        'no temporal check',
        'check of single columns only',
        'check of all that is tested',
      ],
      temporal.map(({ name, without, columns, with: checked }) => [
        name,
        String(checked.trials),
        withInterval(without),
        withInterval(columns),
        withInterval(checked),
      ]),
    ),
    '',
  ];
}

function powerLines({ power, largestLoss }: Calibration): string[] {
  if (power.length === 0) return [];
  const columns = [...SINGLE_DETECTORS, ...RULES];
  return [
    'Power in per cent; the best single detector in bold; what the default loses against it in points, with the 95 % interval of',
    'the difference on the same data.',
    '',
    ...table(
      ['change', 'repetitions', ...columns, 'loss of the default'],
      power.map(({ name, rates, best, loss }) => [
        name,
        String(rates.default.trials),
        ...columns.map(column =>
          column === best
            ? `**${percent(rates[column])}**`
            : percent(rates[column]),
        ),
        points(loss.default),
      ]),
    ),
    '',
    `Largest loss against the best single detector, in points: ${Object.entries(
      largestLoss,
    )
      .map(([rule, loss]) => `${rule} ${(100 * loss).toFixed(1)}`)
      .join(', ')}.`,
    '',
  ];
}

function variantLines({ variants }: Calibration): string[] {
  if (variants.length === 0) return [];
  const cells = ({ name, rates, best, loss }: Power) => [
    name,
    String(rates.default.trials),
    `${best} ${percent(rates[best])}`,
    percent(rates.default),
    points(loss.default),
  ];
  return [
    'The same on changes of other sizes, in other tables.',
    '',
    ...table(
      ['change', 'repetitions', 'best single detector', 'default', 'loss'],
      variants.map(cells),
    ),
    '',
  ];
}

/** The calibration as tables in Markdown. */
export function asMarkdown(calibration: Calibration): string {
  return [
    ...falseAlarmLines(calibration),
    ...temporalLines(calibration),
    ...powerLines(calibration),
    ...variantLines(calibration),
  ]
    .join('\n')
    .trimEnd();
}
