import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { injectedDrift, writeInferenceLogs } from '.';
import { withDuckDb } from './duckdb';

jest.setTimeout(120_000);

const now = new Date('2026-06-17T12:00:00Z');
let directory: string;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-logs-'));
  await writeInferenceLogs({ directory, now, seed: 'test' });
});
afterAll(() => {
  fs.rmSync(directory, { recursive: true });
});

async function query(model: string, sql: string) {
  return withDuckDb(async connection => {
    const reader = await connection.runAndReadAll(
      sql.replace('LOG', `'${path.join(directory, model)}/*.parquet'`),
    );
    return reader.getRowObjectsJS();
  });
}

it('the flights keep their weekdays, end before now, and are all there', async () => {
  const [row] = await query(
    'flight-delay',
    `SELECT count(*) AS rows, min(scored_at) AS first, max(scored_at) AS last,
            count(*) FILTER (weekday <> dayname(scored_at)) AS moved FROM LOG`,
  );
  expect(row).toEqual({
    // Those of the week's rest are not yet flown.
    rows: expect.any(BigInt),
    first: new Date('2025-12-22T00:01:00Z'),
    last: expect.any(Date),
    moved: 0n,
  });
  expect(Number(row.rows)).toBeGreaterThan(2_900_000);
  expect(Number(row.last)).toBeLessThan(now.getTime());
});

it('the stand-in for the model knows something of the delay, and nothing that came later', async () => {
  const [row] = await query(
    'flight-delay',
    `SELECT corr(predicted_delay, actual_delay) AS found,
            count(*) FILTER (predicted_delay IS NULL) AS unanswered FROM LOG`,
  );
  expect(row.found).toBeGreaterThan(0.25);
  expect(row.unanswered).toBe(0n);
});

it('each kind of drift is in a week of its own, and in no other', async () => {
  const weeks = await query(
    'card-fraud',
    `SELECT date_trunc('week', scored_at) AS week, count(*) AS rows,
            avg(ln(amount_eur)) AS mean, stddev(ln(amount_eur)) AS spread,
            corr(ln(amount_eur), ln(card_age_days)) AS correlation,
            avg(CAST(country = 'XK' AS INTEGER)) AS new_country,
            avg(CAST(card_age_days IS NULL AS INTEGER)) AS missing,
            avg(CAST(local_hour < 5 AS INTEGER)) AS night
     FROM LOG GROUP BY 1 ORDER BY 1`,
  );
  expect(weeks.map(({ rows }) => rows)).toEqual(Array(26).fill(4000n));
  const at = (kind: number) => weeks[8 + 2 * kind];
  const calm = weeks.filter((_, index) => index < 8 || index % 2 === 1);
  for (const week of calm) {
    expect(week.mean).toBeCloseTo(3.4, 0);
    expect(Math.abs(Number(week.mean) - 3.4)).toBeLessThan(0.06);
    expect(Math.abs(Number(week.spread) - 0.9)).toBeLessThan(0.04);
    expect(Math.abs(Number(week.correlation))).toBeLessThan(0.06);
    expect([week.new_country, week.missing, week.night]).toEqual([0, 0, 0]);
  }
  expect(injectedDrift.filter(kind => kind !== 'none')).toHaveLength(6);
  expect(at(0).mean).toBeCloseTo(3.67, 1);
  expect(at(1).spread).toBeCloseTo(1.17, 1);
  expect(at(2).correlation).toBeCloseTo(0.5, 1);
  expect(at(3).new_country).toBeCloseTo(0.03, 2);
  expect(at(4).missing).toBeCloseTo(0.06, 2);
  expect(at(5).night).toBeCloseTo(0.08, 1);
});

it('the model without drift has the same rows for the same seed, and others for another', async () => {
  const checksum = (model: string) =>
    query(
      model,
      'SELECT sum(amount_eur) AS amount, count(DISTINCT amount_eur) AS different FROM LOG',
    );
  const before = await checksum('chargeback-risk');
  const write = (seed: string) =>
    writeInferenceLogs({ directory, now, seed, models: ['chargeback-risk'] });
  expect(await write('test')).toEqual([]);
  expect(await write('other')).toEqual(['chargeback-risk']);
  expect(await checksum('chargeback-risk')).not.toEqual(before);
  await write('test');
  expect(await checksum('chargeback-risk')).toEqual(before);
});
