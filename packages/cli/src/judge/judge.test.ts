import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import path from 'path';
import { verdictSchema } from '@bellwether/rollout-judge';
import { run } from '../run';
import { version } from '../../package.json';

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The command as a pipe sees it. */
async function bellwether(
  args: string[],
  { input = '', isTerminal = false } = {},
): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await run(args, {
    env: {},
    isTerminal,
    columns: 100,
    readInput: async () => Buffer.from(input),
    write: text => {
      out += text;
    },
    warn: text => {
      err += `${text}\n`;
    },
  });
  return { code, out, err };
}

function line(minute: number, onCanary: number, more: object = {}): string {
  return JSON.stringify({
    at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    weight: 10,
    stable: { requests: 2700, errors: 27 },
    canary: { requests: 300, errors: onCanary },
    ...more,
  });
}

function lines(count: number, onCanary: number, more: object = {}): string {
  return Array.from(
    { length: count },
    (_, i) => `${line(i + 1, onCanary, more)}\n`,
  ).join('');
}

const parsed = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map(text => JSON.parse(text));

describe('bellwether judge', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bellwether-judge-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string): string {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  const judge = (content: string, ...args: string[]) =>
    bellwether([
      'judge',
      '--observations',
      write('observations.jsonl', content),
      ...args,
    ]);

  it('writes one verdict per line, and the final one again and again', async () => {
    const { code, out, err } = await judge(lines(20, 12));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const verdicts = parsed(out);
    expect(verdicts).toHaveLength(20);
    for (const verdict of verdicts) verdictSchema.parse(verdict);
    expect(verdicts[0].verdict).toBe('continue');
    const first = verdicts.findIndex(({ verdict }) => verdict === 'rollback');
    expect(first).toBeGreaterThan(0);
    for (const verdict of verdicts.slice(first)) {
      expect(verdict).toMatchObject({
        verdict: 'rollback',
        reason: verdicts[first].reason,
      });
    }
  });

  it('ends a rollout with its promote too: whatever comes later, each line repeats it', async () => {
    const busy = {
      stable: { requests: 27_000, errors: 270 },
      canary: { requests: 3000, errors: 30 },
    };
    const worse = { ...busy, canary: { requests: 3000, errors: 1500 } };
    const minutes = (from: number, more: object) =>
      Array.from({ length: 20 }, (_, i) => line(from + i, 0, more));
    const { code, out } = await judge(
      [
        ...minutes(1, busy),
        ...minutes(21, { ...busy, weight: 50 }),
        ...minutes(41, { ...busy, canary: null }),
        ...minutes(61, worse),
      ].join('\n'),
    );
    expect(code).toBe(0);
    const verdicts = parsed(out);
    const first = verdicts.findIndex(({ verdict }) => verdict === 'promote');
    expect(first).toBeGreaterThan(8);
    expect(first).toBeLessThan(20);
    expect(verdicts).toHaveLength(80);
    for (const { at, ...verdict } of verdicts.slice(first + 1)) {
      expect({ at, ...verdict }).toEqual({
        ...verdicts[first],
        at,
        counted: false,
      });
    }
    verdictSchema.parse(verdicts[79]);
    expect(verdicts[79]).toMatchObject({
      at: new Date(Date.UTC(2026, 0, 1, 1, 20)).toISOString(),
      finalSince: verdicts[first].at,
    });
  });

  it('has the fields that the contract names', async () => {
    const { out } = await judge(lines(5, 3));
    const [last] = parsed(out).slice(-1);
    expect(last).toEqual(
      expect.objectContaining({
        at: '2026-01-01T00:05:00.000Z',
        verdict: 'continue',
        reason: expect.any(String),
        forecast: {
          detectable: { riskRatio: 2 },
          minutes: expect.any(Number),
        },
      }),
    );
    expect(last.tests[0]).toMatchObject({
      test: 'errors',
      logE: expect.any(Number),
      threshold: Math.log(1 / (0.05 * 0.7)),
      effect: { name: 'risk-ratio', value: 1 },
    });
  });

  it('reads standard input, and lines that end as on Windows', async () => {
    const { code, out } = await bellwether(['judge', '--observations', '-'], {
      input: lines(3, 3).replace(/\n/g, '\r\n'),
    });
    expect(code).toBe(0);
    expect(parsed(out)).toHaveLength(3);
  });

  it('judges each rollout by its own lines', async () => {
    const mixed = Array.from({ length: 20 }, (_, i) => [
      line(i + 1, 12, { rollout: 'bad' }),
      line(i + 1, 3, { rollout: 'good' }),
      line(i + 1, 3),
    ]).flat();
    const { out } = await judge(`${mixed.join('\n')}\n`);
    const verdicts = parsed(out);
    const alone = parsed((await judge(lines(20, 12))).out);
    const ofBad = verdicts.filter(({ rollout }) => rollout === 'bad');
    expect(ofBad.map(({ rollout: _rollout, ...verdict }) => verdict)).toEqual(
      alone,
    );
    const others = verdicts.filter(({ rollout }) => rollout !== 'bad');
    expect(others.map(({ verdict }) => verdict)).not.toContain('rollback');
  });

  it.each([
    ['a negative increment', line(2, -1), /line 2: canary\.errors: /],
    ['a fraction', line(2, 1.5), /line 2: canary\.errors: /],
    [
      'more errors than requests',
      line(2, 301),
      /line 2: canary\.errors: 301 of 300 requests/,
    ],
    ['no JSON', '{"at":', /line 2 is not JSON/],
    ['an empty line', '', /line 2 is not JSON/],
    ['JSON that is no observation', '[]', /line 2: /],
  ])(
    'ends with 1 and the line of %s, after the verdicts before it',
    async (_name, bad, words) => {
      const { code, out, err } = await judge(
        `${line(1, 3)}\n${bad}\n${line(3, 3)}\n`,
      );
      expect(code).toBe(1);
      expect(parsed(out)).toHaveLength(1);
      expect(err).toMatch(/^bellwether: [^\n]*observations\.jsonl, [^\n]*\n$/);
      expect(err).toMatch(words);
    },
  );

  it('goes on watching where an arm is missing', async () => {
    const { code, out } = await judge(
      `${line(1, 3)}\n${line(2, 3, { canary: undefined })}\n`,
    );
    expect(code).toBe(0);
    expect(parsed(out)[1]).toMatchObject({
      verdict: 'continue',
      reason: 'The canary’s counters could not be read; it does not count.',
    });
  });

  it('takes the policy as JSON or YAML, and another alpha from the command line', async () => {
    const yaml = write('policy.yaml', 'alpha: 0.01\nsplit:\n  latency: 0\n');
    const json = write(
      'policy.json',
      '{"alpha": 0.01, "split": {"latency": 0}}',
    );
    const [fromYaml, fromJson, stricter] = await Promise.all([
      judge(lines(3, 3), '--policy', yaml),
      judge(lines(3, 3), '--policy', json),
      judge(lines(3, 3), '--policy', json, '--alpha', '0.001'),
    ]);
    expect(fromYaml.out).toBe(fromJson.out);
    const threshold = ({ out }: Ended) => parsed(out)[0].tests[0].threshold;
    expect(threshold(fromYaml)).toBeCloseTo(Math.log(0.85 / 0.7 / 0.01), 12);
    expect(threshold(stricter) - threshold(fromJson)).toBeCloseTo(
      Math.log(10),
      12,
    );
  });

  it('takes the policy that the documentation shows, which is the usual one', async () => {
    const documented = readFileSync(
      path.resolve(__dirname, '../../../../docs/canary.md'),
      'utf8',
    );
    const [, yaml] = /```yaml\n([^`]*)```/.exec(documented) ?? [];
    const usual = await judge(lines(20, 5));
    const shown = await judge(
      lines(20, 5),
      '--policy',
      write('documented.yaml', yaml),
    );
    expect(shown).toEqual({ ...usual, code: 0 });
  });

  it.each([
    ['an unknown field', 'aplha: 0.1', /is no policy: .*aplha/],
    [
      'a value out of range',
      'promote: { margin: 1 }',
      /is no policy: promote\.margin: /,
    ],
    ['no YAML', '{', /is neither JSON nor YAML/],
  ])('ends with 1 on a policy with %s', async (_name, content, words) => {
    const { code, err } = await judge(
      lines(1, 3),
      '--policy',
      write('policy.yaml', content),
    );
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    ['no observations', ['judge']],
    ['an alpha of 2', ['judge', '--observations', '-', '--alpha', '2']],
    ['an unknown format', ['judge', '--observations', '-', '--format', 'xml']],
    ['an unknown option', ['judge', '--observations', '-', '--beta', '1']],
  ])('ends with 2 on %s', async (_name, args) => {
    const { code, out } = await bellwether(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it.each([
    ['observations', 'nowhere.jsonl', ['--observations', 'nowhere.jsonl']],
    [
      'policy',
      'nowhere.yaml',
      ['--observations', '-', '--policy', 'nowhere.yaml'],
    ],
  ])(
    'ends with 1 on a file of %s that is not there, in the words of the other commands',
    async (_name, file, args) => {
      const { code, err } = await bellwether(['judge', ...args]);
      expect(code).toBe(1);
      expect(err).toBe(`bellwether: ${file}: there is no such file\n`);
    },
  );

  it('says of a directory that it is none', async () => {
    const { code, err } = await bellwether(['judge', '--observations', '.']);
    expect(code).toBe(1);
    expect(err).toBe('bellwether: .: this is a directory; name a file\n');
  });

  it('says on standard error that there were no observations', async () => {
    expect(await judge('')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringMatching(/holds no observations\n$/),
    });
  });

  it('prints sentences on a terminal', async () => {
    const onTerminal = async (onCanary: number) => {
      const { out } = await bellwether(['judge', '--observations', '-'], {
        input: lines(20, onCanary),
        isTerminal: true,
      });
      return out.trimEnd().split('\n');
    };
    expect((await onTerminal(3))[1]).toMatch(
      /In about \d+ min an error rate 2 times as high would be found\.$/,
    );
    const printed = await onTerminal(12);
    expect(printed[0]).toBe(
      '2026-01-01T00:01:00.000Z  Keep watching  The canary is warming up; it does not count.',
    );
    expect(printed[19]).toMatch(
      /^2026-01-01T00:20:00\.000Z {2}Roll back {6}The canary is worse: .* Final since 2026-01-01T00:0\d:00\.000Z\.$/,
    );
  });

  it('stands in the help of the command', async () => {
    expect((await bellwether(['--help'])).out).toMatch(/^ +judge /m);
    expect((await bellwether(['judge', '--help'])).out).toMatch(/--policy/);
    expect((await bellwether(['--version'])).out).toBe(`${version}\n`);
  });
});
