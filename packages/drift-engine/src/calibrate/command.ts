import { shareInterval } from '../special/binomial';
import {
  FULL,
  measure,
  SHORT,
  type Calibration,
  type Extent,
  type Rate,
} from './measure';

const COLUMNS = [
  'ks',
  'psi',
  'chi2',
  'mmd',
  'c2st',
  'default',
  'min-p',
  'holm',
  'cauchy',
  'vote:2',
];

function percent(rate: Rate | undefined): string {
  return rate ? (100 * rate.rate).toFixed(1) : '–';
}

function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The calibration as tables in Markdown. */
export function asMarkdown(calibration: Calibration): string {
  const { falseAlarms, power, largestLoss, temporal, alpha } = calibration;
  const wide = (rate: Rate) =>
    `${percent(rate)} (${(100 * rate.low).toFixed(1)}–${(
      100 * rate.high
    ).toFixed(1)})`;
  const held = falseAlarms.filter(entry => entry.kept).length;
  const count = (of: (rate: Rate) => number) =>
    falseAlarms.reduce((sum, { rates }) => sum + of(rates.default), 0);
  const [hits, trials] = [count(r => r.hits), count(r => r.trials)];
  const overall = {
    hits,
    trials,
    rate: hits / trials,
    ...shareInterval(hits, trials),
  };
  return [
    `False alarms on unchanged data, in per cent, α = ${alpha}; 95 % interval in brackets; the detectors alone beside it.`,
    '',
    row([
      'unchanged data',
      'repetitions',
      'rule',
      'false alarms',
      ...COLUMNS.slice(0, 5),
    ]),
    row(Array.from({ length: 9 }, () => '---')),
    ...falseAlarms.map(({ name, combine, rates }) =>
      row([
        name,
        String(rates.default.trials),
        combine,
        wide(rates.default),
        ...COLUMNS.slice(0, 5).map(column => percent(rates[column])),
      ]),
    ),
    '',
    `Kept (the interval contains α or lies under it): ${held} of ${
      falseAlarms.length
    }. All cases together: ${hits} of ${trials}, ${wide(overall)}.`,
    '',
    `${temporal.name}: ${wide(
      temporal.without,
    )} false alarms without the temporal check, ${wide(
      temporal.with,
    )} with it (${temporal.with.trials} repetitions).`,
    '',
    'Power in per cent.',
    '',
    row(['change', ...COLUMNS, 'loss of the default']),
    row(['change', ...COLUMNS, 'loss'].map(() => '---')),
    ...power.map(({ name, rates, best, loss }) =>
      row([
        name,
        ...COLUMNS.map(column =>
          column === best
            ? `**${percent(rates[column])}**`
            : percent(rates[column]),
        ),
        (100 * loss.default).toFixed(1),
      ]),
    ),
    '',
    `Largest loss against the best single detector, in points: ${Object.entries(
      largestLoss,
    )
      .map(([rule, loss]) => `${rule} ${(100 * loss).toFixed(1)}`)
      .join(', ')}. ${power[0]?.rates.default.trials ?? 0} repetitions each.`,
  ].join('\n');
}

/** The extent that the arguments ask for: full, `--short`, or `--repetitions N` of a usual case of unchanged data. */
function extentOf(args: string[]): Extent {
  const at = args.indexOf('--repetitions');
  if (at < 0) return args.includes('--short') ? SHORT : FULL;
  const repetitions = Number(args[at + 1]);
  if (!(Number.isInteger(repetitions) && repetitions > 0)) {
    throw new RangeError('--repetitions takes a whole number above 0');
  }
  return {
    nullRepetitions: repetitions,
    powerRepetitions: 3 * repetitions,
    temporalRepetitions: Math.ceil(repetitions / 4),
  };
}

function main(args: string[]) {
  const started = Date.now();
  const calibration = measure(extentOf(args), name => {
    const passed = Math.round((Date.now() - started) / 1000);
    process.stderr.write(`${String(passed).padStart(5)} s  ${name}\n`);
  });
  process.stdout.write(
    `${
      args.includes('--json')
        ? JSON.stringify(calibration, null, 2)
        : asMarkdown(calibration)
    }\n`,
  );
  process.stderr.write(`${calibration.seconds.toFixed(0)} s in all\n`);
}

if (require.main === module) main(process.argv.slice(2));
