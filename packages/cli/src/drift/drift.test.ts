import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import path from 'path';
import {
  driftReportSchema,
  profileReportSchema,
} from '@bellwether/drift-engine';
import {
  csv,
  EXAMPLE_HEADER,
  exampleRows,
  write,
} from './__testUtils__/exampleTables';
import { runBellwether } from './__testUtils__/runBellwether';

jest.setTimeout(180_000);

/** Files of the engine's tests, with what the other tools say of them. */
const GOLDENS = path.resolve(
  __dirname,
  '../../../drift-engine/src/profiles/__fixtures__',
);

describe('bellwether drift', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bellwether-drift-'));
    write(folder, 'reference.csv', csv(EXAMPLE_HEADER, exampleRows(1, 900)));
    write(folder, 'same.csv', csv(EXAMPLE_HEADER, exampleRows(2, 700)));
    write(folder, 'moved.csv', csv(EXAMPLE_HEADER, exampleRows(3, 700, 6)));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) => runBellwether(folder, ['drift', ...args]);
  const compare = (current: string, ...args: string[]) =>
    run('--reference', 'reference.csv', '--current', current, ...args);

  /** One line on standard error that says what is wrong, and nothing else anywhere. */
  const expectOneLine = ({ out, err }: { out: string; err: string }) => {
    expect(out).toBe('');
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/^\s+at /m);
  };

  it('finds the drift, prints the report as JSON in a pipe, and ends with 0', async () => {
    const { code, out } = await compare('moved.csv');
    expect(code).toBe(0);
    const report = driftReportSchema.parse(JSON.parse(out));
    expect(report.verdict.state).toBe('material');
    expect(report.reference.rows).toBe(900);
    expect(report.current.rows).toBe(700);
    expect(
      report.columns.map(({ name, type, drifted }) => [name, type, drifted]),
    ).toEqual([
      ['delay', 'numeric', true],
      ['city', 'categorical', false],
      ['score', 'numeric', false],
    ]);
    expect(report.verdict.votes.map(({ family }) => family)).toContain('joint');
  });

  it.each(['joint', 'min-p', 'holm', 'cauchy', 'vote:2'])(
    'combines the families by %s',
    async rule => {
      const { code, out } = await compare('moved.csv', '--combine', rule);
      expect(code).toBe(0);
      expect(driftReportSchema.parse(JSON.parse(out)).verdict).toMatchObject({
        combine: rule,
        state: 'material',
      });
    },
  );

  it('prints the same for any number of threads, but for the timings', async () => {
    const withThreads = async (threads: string) => {
      const { out } = await compare('moved.csv', '--threads', threads);
      const { timings, ...rest } = JSON.parse(out);
      expect(timings.read).toBeGreaterThan(0);
      return rest;
    };
    expect(await withThreads('1')).toEqual(await withThreads('3'));
  });

  it('takes another seed to other random numbers, and says which it was', async () => {
    const { out } = await compare('same.csv', '--seed', '17');
    const other = JSON.parse((await compare('same.csv')).out);
    const seeded = JSON.parse(out);
    expect([seeded.run.seed, other.run.seed]).toEqual([17, 0]);
    expect(seeded.verdict.state).toBe('none');
    expect(seeded.verdict.pValue).not.toBe(other.verdict.pValue);
  });

  it.each([
    ['moved.csv', ['--fail-on', 'material'], 10],
    ['same.csv', ['--fail-on', 'significant'], 0],
    ['moved.csv', ['--profile', 'alibi-0.13', '--fail-on', 'material'], 10],
    ['same.csv', ['--profile', 'evidently-0.7', '--fail-on', 'significant'], 0],
  ])('on %s with %j ends with %d', async (current, args, expected) => {
    const { code, out } = await compare(current, ...args);
    expect(code).toBe(expected);
    expect(JSON.parse(out).schemaVersion).toBe(1);
  });

  it('reads one side from standard input', async () => {
    const input = csv(EXAMPLE_HEADER, exampleRows(3, 700, 6));
    const { code, out } = await runBellwether(
      folder,
      ['drift', '--reference', 'reference.csv', '--current', '-'],
      input,
    );
    const fromFile = await compare('moved.csv');
    expect(code).toBe(0);
    expect(JSON.parse(out).verdict).toEqual(JSON.parse(fromFile.out).verdict);
  });

  it('reads JSON lines and a glob as it reads one CSV file', async () => {
    const rows = exampleRows(3, 700, 6);
    write(folder, 'part-1.csv', csv(EXAMPLE_HEADER, rows.slice(0, 300)));
    write(folder, 'part-2.csv', csv(EXAMPLE_HEADER, rows.slice(300)));
    const lines = rows.map(([delay, city, score]) =>
      JSON.stringify({ delay: Number(delay), city, score: Number(score) }),
    );
    write(folder, 'moved.jsonl', `${lines.join('\n')}\n`);
    const verdicts = await Promise.all(
      ['moved.csv', 'part-*.csv', 'moved.jsonl'].map(
        async current => JSON.parse((await compare(current)).out).verdict,
      ),
    );
    expect(verdicts[1]).toEqual(verdicts[0]);
    expect(verdicts[2]).toEqual(verdicts[0]);
  });

  it('ends with 2 without a reference, and prints no result', async () => {
    const { code, out, err } = await run('--current', 'same.csv');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/--reference/);
  });

  it('ends with 2 where both sides are standard input', async () => {
    const ended = await run('--reference', '-', '--current', '-');
    expect(ended.code).toBe(2);
    expectOneLine(ended);
  });

  it.each<[string, string | undefined, string[], RegExp]>([
    ['a file that is not there', undefined, [], /nowhere\.csv/],
    ['a file of 0 bytes', '', [], /input\.csv.*empty/],
    [
      'a column that only the reference has',
      csv(['delay', 'city'], [['1', 'ATL']]),
      [],
      /input\.csv.*score/,
    ],
    [
      'a duplicate column name',
      csv(['delay', 'city', 'city'], [['1', 'ATL', 'BOS']]),
      [],
      /input\.csv.*city.*duplicate/,
    ],
    [
      'text in a column of numbers',
      csv(EXAMPLE_HEADER, [
        ['1', 'ATL', '2'],
        ['late', 'BOS', '3'],
      ]),
      [],
      /input\.csv.*delay.*row 2.*late/,
    ],
    [
      'an unknown column',
      csv(EXAMPLE_HEADER, exampleRows(4, 20)),
      ['--columns', 'delay,speed'],
      /speed/,
    ],
    [
      'an unknown target',
      csv(EXAMPLE_HEADER, exampleRows(4, 20)),
      ['--target', 'late'],
      /late/,
    ],
    [
      'an unknown prediction',
      csv(EXAMPLE_HEADER, exampleRows(4, 20)),
      ['--prediction', 'late'],
      /late/,
    ],
  ])('ends with 1 on %s, in one line', async (_case, content, args, words) => {
    const name = content === undefined ? 'nowhere.csv' : 'input.csv';
    if (content !== undefined) write(folder, name, content);
    const ended = await compare(name, ...args);
    expect(ended.code).toBe(1);
    expectOneLine(ended);
    expect(ended.err).toMatch(words);
  });

  it('shows where an error came from only on --debug', async () => {
    const { code, err } = await compare('nowhere.csv', '--debug');
    expect(code).toBe(1);
    expect(err).toMatch(/^\s+at /m);
  });

  it('compares the columns that are named, where others are on one side only', async () => {
    write(
      folder,
      'narrow.csv',
      csv(
        ['delay', 'other'],
        exampleRows(5, 600).map(([delay]) => [delay, '1']),
      ),
    );
    const { code, out } = await compare('narrow.csv', '--columns', 'delay');
    expect(code).toBe(0);
    const report = driftReportSchema.parse(JSON.parse(out));
    expect(report.columns.map(({ name }) => name)).toEqual(['delay']);
    expect(report.findings?.map(({ kind }) => kind) ?? []).toEqual([]);
  });

  it.each([
    ['a header only', csv(EXAMPLE_HEADER, [])],
    ['one row', csv(EXAMPLE_HEADER, [['1', 'ATL', '2']])],
    ['one row like no other', csv(EXAMPLE_HEADER, [['1e9', 'moon', '-1e9']])],
  ])('says of %s how many rows would do', async (_case, content) => {
    write(folder, 'few.csv', content);
    const { code, out } = await compare('few.csv', '--fail-on', 'significant');
    expect(code).toBe(0);
    const { verdict } = driftReportSchema.parse(JSON.parse(out));
    expect(verdict.state).toBe('insufficient-data');
    expect(verdict.reason).toMatch(/\d+ current rows/);
    const { out: text } = await compare('few.csv', '--format', 'text');
    expect(text).toMatch(/current +\d rows +few\.csv/);
    expect(text).toMatch(/0 of (3 columns drifted|0 columns drifted; 3 not)/);
  });

  it.each(['evidently-0.7', 'nannyml-0.13'])(
    'takes a header only in the profile %s, with a reason in place of numbers',
    async profile => {
      write(folder, 'header.csv', csv(EXAMPLE_HEADER, []));
      const { code, out } = await compare('header.csv', '--profile', profile);
      expect(code).toBe(0);
      const report = profileReportSchema.parse(JSON.parse(out));
      expect(report.verdict).toBeNull();
      expect(report.reason).toEqual(expect.any(String));
      for (const column of report.columns) {
        expect(column).toMatchObject({
          tests: [],
          reason: expect.any(String),
        });
      }
    },
  );

  it('prints text, HTML and JUnit on standard output', async () => {
    const [text, html, junit] = await Promise.all(
      ['text', 'html', 'junit'].map(format =>
        compare('moved.csv', '--format', format),
      ),
    );
    expect(text.out).toMatch(/^Drift: Material\n/);
    expect(html.out).toMatch(/^<!doctype html>/);
    expect(junit.out).toMatch(/<testsuites .*tests="4" failures="2"/);
    expect([text.code, html.code, junit.code]).toEqual([0, 0, 0]);
  });

  describe.each(['moved', 'large'] as const)('on the file pair %s', pair => {
    const files = [
      '--reference',
      path.join(GOLDENS, `inputs/${pair}-reference.csv`),
      '--current',
      path.join(GOLDENS, `inputs/${pair}-current.csv`),
    ];
    const columnsOf = async (...args: string[]) => {
      const { code, out } = await run(...files, ...args);
      expect(code).toBe(0);
      return profileReportSchema.parse(JSON.parse(out)).columns;
    };

    it("gives Evidently's own scores", async () => {
      const { columns, dataset } = jest.requireActual(
        `${GOLDENS}/evidently.json`,
      ).pairs[pair];
      const ours = await columnsOf('--profile', 'evidently-0.7');
      const scored = ours.filter(({ tests }) => tests.length > 0);
      expect(scored.map(({ name }) => name)).toEqual(dataset.columns);
      for (const { name, tests, drifted } of scored) {
        const golden = columns[name];
        const { score, drifted: flag } = golden.tests[golden.default];
        const [{ test, statistic, pValue }] = tests;
        expect(test).toBe(golden.default);
        expect(pValue ?? statistic).toBeCloseTo(score, 10);
        expect({ name, drifted }).toEqual({ name, drifted: flag });
      }
    });

    it("gives NannyML's own values", async () => {
      const { columns } = jest.requireActual(`${GOLDENS}/nannyml.json`).pairs[
        pair
      ];
      const ours = await columnsOf('--profile', 'nannyml-0.13');
      const scored = ours.filter(({ tests }) => tests.length > 0);
      expect(scored).toHaveLength(14);
      for (const { name, tests, drifted } of scored) {
        const golden = columns[name].tests.jensen_shannon;
        expect(tests[0].statistic).toBeCloseTo(golden.value, 10);
        expect({ name, drifted }).toEqual({ name, drifted: golden.drifted });
      }
    });
  });
});
