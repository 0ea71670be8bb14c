import fs from 'fs';
import os from 'os';
import path from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { readScoreLogs } from './ScoreLogConfig';
import { ScoreProgress } from './ScoreProgress';
import { ScoreReader } from './ScoreReader';

jest.setTimeout(60_000);

const AT = Date.parse('2026-11-01T09:00:00Z') / 1000;
const MINUTE = 60;
const rollout = {
  id: 'prod-eu/payments-ml/argo-rollout/card-fraud',
  scoreLog: 'card-fraud',
  stable: { revision: '7d9c', label: '13' },
  canary: { revision: '58bd', label: '14' },
};

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-scores-'));
  file = path.join(folder, 'log.csv');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

interface LoggedRow {
  at: number;
  version: string;
  score: string | number;
}

function write(
  rows: LoggedRow[],
  names = 'scored_at,model_version,score',
  into = file,
) {
  const head = fs.existsSync(into) ? '' : `${names}\n`;
  const lines = rows.map(
    ({ at, version, score }) =>
      `${new Date(1000 * at)
        .toISOString()
        .replace('T', ' ')
        .slice(0, 23)},${version},${score}\n`,
  );
  fs.appendFileSync(into, head + lines.join(''));
}

/** So many rows of a version, evenly from a time to a time, with scores evenly between 0 and 1. */
function even(
  version: string,
  count: number,
  from: number,
  until: number,
): LoggedRow[] {
  return Array.from({ length: count }, (_, i) => ({
    at: from + ((until - from) * i) / count,
    version,
    score: (i + 0.5) / count,
  }));
}

function reader(log: object = {}, timeoutMs?: number) {
  return new ScoreReader({
    logs: readScoreLogs(
      new ConfigReader({
        canary: {
          scores: {
            logs: {
              'card-fraud': {
                path: path.join(folder, '*.csv'),
                score: 'score',
                latenessSeconds: 0,
                ...log,
              },
            },
          },
        },
      }),
    ),
    intervalSeconds: 30,
    logger: mockServices.logger.mock(),
    timeoutMs,
  });
}

/** Begins, with an hour of the stable version's scores. */
async function begin(log: object = {}): Promise<ScoreProgress> {
  write(even('13', 1000, AT - 3600, AT));
  write(even('13', 1, AT, AT + 1));
  const { progress } = await reader(log).read(rollout, undefined, AT);
  return progress!;
}

describe('a log of scores', () => {
  it('is counted by version, bin and window from the first look on, each row once', async () => {
    const before = await begin();
    expect(before).toMatchObject({ until: 1000 * AT, counted: 0 });
    write(even('13', 200, AT + 1, AT + 2 * MINUTE));
    write(even('14', 100, AT + MINUTE, AT + 2 * MINUTE));
    const first = await reader().read(rollout, before, AT + 2 * MINUTE);
    // The newest row lies before the end of the second minute: that is not over in the log yet.
    expect(first.windows).toHaveLength(1);
    write(even('14', 1, AT + 2 * MINUTE, AT + 3 * MINUTE));
    const second = await reader().read(
      rollout,
      first.progress,
      AT + 2.5 * MINUTE,
    );
    expect(second.windows).toHaveLength(1);
    const [window] = second.windows;
    expect(window.stable).toHaveLength(11);
    expect(window.canary).toEqual([...Array(10).fill(10), 0]);
    expect(second.facts).toMatchObject({ state: 'counting', late: 0 });
    expect(second.facts!.queries.map(({ about }) => about)).toEqual([
      'scores by version',
      'scores',
    ]);
    const third = await reader().read(
      rollout,
      second.progress,
      AT + 2.5 * MINUTE,
    );
    expect(third).toMatchObject({
      windows: [],
      progress: second.progress,
      facts: { state: 'waiting' },
    });
    expect(second.progress!.counted).toBe(1 + 200 + 100);
  });

  it('waits for rows as long as they may be late, and tells of those that come later still', async () => {
    const late = { latenessSeconds: 60 };
    const before = await begin(late);
    write(even('13', 300, AT, AT + 4 * MINUTE));
    const first = await reader(late).read(rollout, before, AT + 4 * MINUTE);
    expect(first.progress!.until).toBe(1000 * (AT + 2 * MINUTE));
    // In time, and too late.
    write(even('14', 40, AT + 2 * MINUTE, AT + 3 * MINUTE));
    write(even('14', 30, AT, AT + MINUTE));
    write(even('13', 1, AT + 6 * MINUTE, AT + 7 * MINUTE));
    const second = await reader(late).read(
      rollout,
      first.progress,
      AT + 6 * MINUTE,
    );
    expect(
      second.windows.flatMap(({ canary }) => canary).reduce((a, b) => a + b, 0),
    ).toBe(40);
    expect(second.facts).toMatchObject({
      late: 30,
      sentence: expect.stringMatching(
        /30 came after their window had closed, and are not counted/,
      ),
    });
  });

  it('gives a long silence back in parts, and no window twice', async () => {
    const before = await begin();
    write(even('13', 3000, AT, AT + 150 * MINUTE));
    write(even('14', 3000, AT, AT + 150 * MINUTE));
    const first = await reader().read(rollout, before, AT + 150 * MINUTE);
    const second = await reader().read(
      rollout,
      first.progress,
      AT + 150 * MINUTE,
    );
    expect([first.windows.length, second.windows.length]).toEqual([120, 29]);
    expect(second.progress!.counted).toBe(5961);
  });

  it('may hold labels, and predictions without any', async () => {
    const labels = (version: string, count: number, from: number) =>
      even(version, count, from, from + MINUTE).map((row, i) => ({
        ...row,
        score: ['fraud', 'fine', 'fine', ''][i % 4],
      }));
    write(labels('13', 400, AT - MINUTE));
    write(labels('13', 4, AT));
    const { progress } = await reader().read(rollout, undefined, AT);
    write(labels('14', 40, AT));
    write(labels('14', 1, AT + MINUTE));
    const { windows } = await reader().read(
      rollout,
      progress,
      AT + 1.5 * MINUTE,
    );
    // fine, fraud, any other, none.
    expect(windows).toEqual([
      { stable: [2, 1, 0, 1], canary: [20, 10, 0, 10] },
    ]);
  });

  it('may name sides in place of versions, as payload loggers do', async () => {
    const sides = {
      version: 'endpoint',
      values: { stable: 'default', canary: 'canary' },
    };
    const names = 'scored_at,endpoint,score';
    write(even('default', 500, AT - MINUTE, AT + 1), names);
    const { progress } = await reader(sides).read(rollout, undefined, AT);
    write(even('canary', 50, AT, AT + MINUTE + 5), names);
    const { windows } = await reader(sides).read(
      rollout,
      progress,
      AT + 2 * MINUTE,
    );
    expect(windows[0].canary.reduce((a, b) => a + b, 0)).toBeGreaterThan(40);
  });
});

describe('a log that says nothing of the two versions', () => {
  const states: Array<
    [string, () => Promise<object | void> | object | void, string, RegExp]
  > = [
    ['is not there', () => {}, 'unreadable', /card-fraud cannot be read$/],
    [
      'is no file of its kind',
      () => {
        fs.writeFileSync(path.join(folder, 'log.parquet'), 'PAR1 no');
        return { path: path.join(folder, '*.parquet') };
      },
      'unreadable',
      /cannot be read/,
    ],
    [
      'has no column of versions',
      () => write(even('13', 300, AT - 60, AT), 'scored_at,v,score'),
      'no-version',
      /has no column model_version, so it is not known which version/,
    ],
    [
      'names no version in any row',
      () => write(even('', 300, AT - 60, AT)),
      'no-version',
      /names a version/,
    ],
    [
      'names others',
      () => write(even('3', 300, AT - 60, AT)),
      'no-version',
      /no row of the stable version 13; its rows are of 3$/,
    ],
    [
      'has no scores',
      () => write(even('13', 300, AT - 60, AT), 'scored_at,model_version,s'),
      'no-column',
      /no column score$/,
    ],
    [
      'has no times',
      () => write(even('13', 300, AT - 60, AT), 'at,model_version,score'),
      'no-column',
      /no column scored_at$/,
    ],
    [
      'has stopped',
      () => write(even('13', 300, AT - 7200, AT - 3600)),
      'stale',
      /newest row .* is 60 minutes old/,
    ],
    [
      'has too few rows of the stable version yet',
      () => write(even('13', 30, AT - 60, AT)),
      'few',
      /has 30 of the 200 predictions/,
    ],
  ];

  it.each(states)('since it %s', async (_, prepare, state, sentence) => {
    const log = await prepare();
    const read = await reader(log ?? {}).read(rollout, undefined, AT);
    expect(read.facts).toMatchObject({
      state,
      sentence: expect.stringMatching(sentence),
    });
    expect(read.windows).toEqual([]);
    expect(read.progress).toBeUndefined();
    expect(read.facts!.sentence).not.toContain(folder);
  });

  it('since nobody has configured it', async () => {
    const { facts } = await reader().read(
      { ...rollout, scoreLog: 'other' },
      undefined,
      AT,
    );
    expect(facts).toMatchObject({
      state: 'not-configured',
      sentence:
        "There is no canary.scores.logs.other in the portal's configuration",
    });
  });

  it('since both versions have one name', async () => {
    write(even('13', 300, AT - 60, AT));
    const { facts } = await reader().read(
      { ...rollout, canary: { revision: '58bd', label: '13' } },
      undefined,
      AT,
    );
    expect(facts).toMatchObject({ state: 'same-version' });
  });

  it('since it was written anew', async () => {
    const before = await begin();
    write(even('13', 300, AT, AT + 2 * MINUTE));
    const first = await reader().read(rollout, before, AT + 2 * MINUTE);
    fs.rmSync(file);
    write(even('13', 20, AT, AT + 3 * MINUTE));
    const second = await reader().read(
      rollout,
      first.progress,
      AT + 3 * MINUTE,
    );
    expect(second).toMatchObject({
      facts: { state: 'rewritten' },
      windows: [],
      progress: first.progress,
    });
  });

  it('since it does not answer in time', async () => {
    write(even('13', 300, AT - 60, AT));
    const { facts } = await reader({}, 0).read(rollout, undefined, AT);
    expect(facts).toMatchObject({
      state: 'unreadable',
      sentence: expect.stringMatching(/does not answer in time$/),
    });
  });

  it('since no log is named is no state at all', async () => {
    expect(
      await reader().read({ ...rollout, scoreLog: undefined }, undefined, AT),
    ).toEqual({ progress: undefined, windows: [] });
  });
});

describe('the configuration of logs', () => {
  const config = (log: object, connections = {}) =>
    new ConfigReader({ canary: { scores: { connections, logs: { a: log } } } });

  it.each([
    ['neither files nor a table', { score: 's' }, /logs\.a: needs either/],
    [
      'a relative path',
      { score: 's', path: 'a.csv' },
      /logs\.a\.path: must be absolute/,
    ],
    [
      'an unknown kind of file',
      { score: 's', path: '/a.txt' },
      /logs\.a\.path: must end with/,
    ],
    [
      'a connection that is not there',
      { score: 's', connection: 'w', table: 't' },
      /there is no canary\.scores\.connections\.w/,
    ],
    [
      'a table that is none',
      { score: 's', connection: 'w', table: 'a;b' },
      /logs\.a\.table: must be the name/,
    ],
    ['a typo', { score: 's', path: '/a.csv', vers: 'v' }, /vers/],
  ])('says which key is wrong: %s', (_, log, message) => {
    expect(() => readScoreLogs(config(log))).toThrow(message);
  });

  it('takes tables of a connection', () => {
    const url = 'postgresql://reader:secret@warehouse/ml';
    const logs = readScoreLogs(
      config(
        { score: 's', connection: 'w', table: 'ml.predictions' },
        { w: { url } },
      ),
    );
    expect(logs.get('a')).toMatchObject({
      address: url,
      rows: { table: ['ml', 'predictions'] },
      time: 'scored_at',
      version: 'model_version',
    });
  });
});
