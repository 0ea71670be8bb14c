import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startSandbox, type Sandbox } from '..';

const SERVER = {
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  server: 'card-fraud',
};
const START = Date.parse('2026-11-01T09:58:00Z');

let sandbox: Sandbox;
let directory: string;
let now = START;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-scores-'));
  sandbox = await startSandbox({
    quiet: true,
    seed: 'scores',
    now: new Date(START),
    controllers: false,
    prometheusClock: () => now,
    scoreLogs: directory,
  });
});
afterAll(async () => {
  await sandbox.close();
  fs.rmSync(directory, { recursive: true });
});

const folder = () => path.join(directory, 'card-fraud');

function rows() {
  return fs
    .readdirSync(folder())
    .sort()
    .flatMap(file =>
      fs
        .readFileSync(path.join(folder(), file), 'utf8')
        .trim()
        .split('\n')
        .slice(1),
    )
    .map(line => line.split(','));
}

async function play(scenario: string) {
  const address = Object.values(SERVER).join('/');
  const { status } = await fetch(
    `${sandbox.urls.control}/prometheus/scenarios/${address}`,
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scenario }),
    },
  );
  expect(status).toBe(204);
}

async function meansOf(minutes: number) {
  const before = rows().length;
  now += 60_000 * minutes;
  sandbox.writeScores(SERVER);
  const added = rows().slice(before);
  const versions = [...new Set(added.map(([, , version]) => version))].sort();
  return versions.map(version => {
    const scores = added
      .filter(row => row[2] === version)
      .map(row => Number(row[3]));
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  });
}

it('has a row for each answer, once, in files by the hour, and drops old ones', async () => {
  await play('healthy');
  sandbox.writeScores(SERVER);
  const before = rows().length;
  now += 4 * 60_000;
  const answer = await fetch(
    `${sandbox.urls.control}/score-logs/${Object.values(SERVER).join('/')}`,
    { method: 'POST' },
  );
  const { rows: written } = await answer.json();
  expect(written).toBeGreaterThan(3000);
  expect(rows().length).toBe(before + written);
  expect(sandbox.writeScores(SERVER)).toBe(0);
  expect(new Set(rows().map(([id]) => id)).size).toBe(rows().length);
  expect(fs.readdirSync(folder())).toEqual([
    '2026-11-01T09.csv',
    '2026-11-01T10.csv',
  ]);
  fs.writeFileSync(path.join(folder(), '2026-11-01T05.csv'), '');
  now += 1000;
  sandbox.writeScores(SERVER);
  expect(fs.readdirSync(folder())).toHaveLength(2);
});

it('moves the scores of the canary alone when the scenario says so', async () => {
  await play('healthy');
  const [stable, canary] = await meansOf(10);
  expect(Math.abs(stable - canary)).toBeLessThan(0.02);
  await play('score-shift');
  const [still, moved] = await meansOf(10);
  expect(Math.abs(still - stable)).toBeLessThan(0.02);
  expect(moved - still).toBeGreaterThan(0.07);
});

it('says which server there is not', () => {
  expect(() => sandbox.writeScores({ ...SERVER, server: 'nobody' })).toThrow(
    "There is no server 'prod-eu/payments-ml/nobody'",
  );
});
