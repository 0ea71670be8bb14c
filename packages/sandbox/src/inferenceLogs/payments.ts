import fs from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../world/random';
import { literal } from './duckdb';
import {
  dayAfter,
  daysToThisWeek,
  type InferenceLog,
  monitor,
} from './InferenceLog';

const WEEKS = 26;
const ROWS_PER_WEEK = 4000;
/** The weeks at the beginning in which nothing changes, for the baseline. */
const CALM_WEEKS = 8;

/** What is done to a week of otherwise equal payments, each kind of drift alone. */
export const injectedDrift = [
  'mean of amount_eur up by 0.3 standard deviations of its logarithm',
  'none',
  'spread of the logarithm of amount_eur times 1.3',
  'none',
  'correlation of amount_eur and card_age_days from 0 to 0.5, each alone unchanged',
  'none',
  'new value XK in country, 3 % of the rows',
  'none',
  'card_age_days missing in 6 % of the rows',
  'none',
  '8 % of the rows from a second population: night-time, high amounts, many attempts',
  'none',
] as const;

/** Which of {@link injectedDrift} a week has; counted from the first week of the log. */
function injectionOf(week: number): (typeof injectedDrift)[number] {
  return week < CALM_WEEKS
    ? 'none'
    : injectedDrift[(week - CALM_WEEKS) % injectedDrift.length];
}

const COUNTRIES: Array<[string, number]> = [
  ['DE', 0.38],
  ['FR', 0.24],
  ['ES', 0.16],
  ['IT', 0.12],
  ['PL', 0.1],
];

/** Made-up payments, the same for the same seed, every row independent of the others. */
function rowsOf(seed: string[], week: number, injection: string): string[] {
  const random = seededRandom(...seed, week);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.fraction())) *
    Math.cos(2 * Math.PI * random.fraction());
  const rows: string[] = [];
  for (let row = 0; row < ROWS_PER_WEEK; row += 1) {
    const isSecond = injection.startsWith('8 %') && random.fraction() < 0.08;
    const z = normal();
    const correlation = injection.startsWith('correlation') ? 0.5 : 0;
    const age =
      correlation * z + Math.sqrt(1 - correlation * correlation) * normal();
    let logAmount = 3.4 + 0.9 * z;
    if (injection.startsWith('mean')) logAmount += 0.3 * 0.9;
    if (injection.startsWith('spread')) logAmount = 3.4 + 1.3 * 0.9 * z;
    if (isSecond) logAmount = 5.2 + 0.5 * z;
    let country = pick(random.fraction());
    if (injection.startsWith('new value') && random.fraction() < 0.03) {
      country = 'XK';
    }
    const isMissing =
      injection.startsWith('card_age_days') && random.fraction() < 0.06;
    const hour = isSecond
      ? Math.floor(random.fraction() * 5)
      : Math.floor(7 + random.fraction() * 16);
    const attempts = isSecond
      ? 3 + Math.floor(random.fraction() * 4)
      : Math.floor(-Math.log(1 - random.fraction()) * 0.8);
    const minute = Math.floor(random.fraction() * 60);
    const day = Math.floor(random.fraction() * 7);
    rows.push(
      [
        week * ROWS_PER_WEEK + row,
        day,
        hour,
        minute,
        Math.exp(logAmount).toFixed(2),
        isMissing ? '' : Math.round(400 * Math.exp(0.7 * age)),
        country,
        attempts,
        random.fraction() < 0.6,
      ].join(','),
    );
  }
  return rows;
}

function pick(share: number): string {
  let sum = 0;
  for (const [country, probability] of COUNTRIES) {
    sum += probability;
    if (share < sum) return country;
  }
  return COUNTRIES[0][0];
}

/** The Monday on which the log begins: the last whole week is its last. */
function firstDay(now: Date): string {
  return dayAfter('1970-01-05', daysToThisWeek('1970-01-05', now) - 7 * WEEKS);
}

function paymentsOf(model: string, isInjected: boolean): InferenceLog {
  return {
    model,
    revision: 2,
    monitors: now => [
      monitor('weekly', {
        source: { type: 'files', path: `${model}/*.parquet` },
        timestamp: 'scored_at',
        rowKey: 'payment_id',
        window: 'weekly',
        baseline: {
          from: firstDay(now),
          to: dayAfter(firstDay(now), 7 * CALM_WEEKS - 1),
        },
        exclude: ['payment_id'],
        prediction: 'risk',
        slices: ['country', 'is_online'],
      }),
    ],
    async write({ connection, folder, now, seed }) {
      const csv = path.join(folder, 'rows.csv');
      fs.writeFileSync(
        csv,
        'week,payment_id,day,hour,minute,amount_eur,card_age_days,country,attempts_last_hour,is_online\n',
      );
      for (let week = 0; week < WEEKS; week += 1) {
        const injection = isInjected ? injectionOf(week) : 'none';
        fs.appendFileSync(
          csv,
          rowsOf([seed, model], week, injection)
            .map(row => `${week},${row}\n`)
            .join(''),
        );
        await new Promise(resolve => setImmediate(resolve));
      }
      await connection.run(`
        COPY (
          SELECT payment_id,
                 TIMESTAMP '${firstDay(
                   now,
                 )} 00:00:00' + to_days(CAST(7 * week + day AS INTEGER))
                   + to_hours(hour) + to_minutes(minute) AS scored_at,
                 CAST(amount_eur AS DOUBLE) AS amount_eur,
                 card_age_days, country, attempts_last_hour,
                 CAST(hour AS INTEGER) AS local_hour, is_online,
                 1 / (1 + exp(3 - 0.3 * attempts_last_hour - 0.2 * ln(amount_eur))) AS risk
          FROM read_csv(${literal(csv)})
          ORDER BY scored_at, payment_id
        ) TO ${literal(path.join(folder, 'payments.parquet'))}
        (FORMAT parquet, COMPRESSION zstd)`);
      fs.rmSync(csv);
    },
  };
}

/** Synthetic, with each kind of drift injected in a week of its own: {@link injectedDrift}. */
export const cardFraud = paymentsOf('card-fraud', true);

/** Synthetic, from one population throughout: nothing is to be found in it. */
export const chargebackRisk = paymentsOf('chargeback-risk', false);
