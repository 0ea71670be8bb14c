import { run } from '../run';
import { Shell } from '../Shell';

/** Runs the command in this process: what it says about its options needs no file. */
async function complain(...args: string[]) {
  const lines: string[] = [];
  let out = '';
  const shell: Shell = {
    env: {},
    isTerminal: false,
    columns: 80,
    readInput: async () => new Uint8Array(),
    write: text => {
      out += text;
    },
    warn: line => lines.push(line),
  };
  const code = await run(
    ['drift', '--reference', 'a.csv', '--current', 'b.csv', ...args],
    shell,
  );
  return { code, out, err: lines.join('\n') };
}

describe('the options of bellwether drift', () => {
  it.each([
    ['an unknown option', ['--loud'], /--loud/],
    [
      'an unknown detector',
      ['--detectors', 'ks,kss'],
      /'kss' is none of ks, psi/,
    ],
    [
      'an unknown combination',
      ['--combine', 'any'],
      /joint, min-p, holm, cauchy and vote:K/,
    ],
    ['more votes than there are families', ['--combine', 'vote:5'], /vote:K/],
    ['an unknown profile', ['--profile', 'deepchecks'], /deepchecks/],
    ['an unknown format', ['--format', 'pdf'], /pdf/],
    ['an unknown state', ['--fail-on', 'harm'], /harm/],
    ['an alpha of one', ['--alpha', '1'], /--alpha '1'/],
    ['an alpha that is no number', ['--alpha', 'small'], /--alpha 'small'/],
    ['half a thread', ['--threads', '0.5'], /--threads '0.5'/],
    ['no thread', ['--threads', '0'], /at least 1/],
    ['a negative seed', ['--seed', '-1'], /--seed/],
    [
      'one column as target and as prediction',
      ['--target', 'y', '--prediction', 'y'],
      /same column/,
    ],
    [
      'a row key where the rows are in files',
      ['--row-key', 'id'],
      /--row-key tells SQL engines how to sample/,
    ],
    [
      "a row key with another tool's profile",
      [
        ...['--reference', 'sql:duckdb:#SELECT 1'],
        ...['--current', 'sql:duckdb:#SELECT 2'],
        ...['--profile', 'scipy', '--row-key', 'id'],
      ],
      /--row-key is the native profile's/,
    ],
    [
      'a column both named and excluded',
      ['--columns', 'delay', '--exclude', 'delay'],
      /--exclude 'delay'/,
    ],
    [
      "a native rule with another tool's profile",
      ['--profile', 'scipy', '--combine', 'holm'],
      /--combine is the native profile's/,
    ],
    [
      'a level where the tool has its own limits',
      ['--profile', 'evidently-0.7', '--alpha', '0.01'],
      /--alpha does not apply/,
    ],
    [
      'a condition that can never be met',
      ['--profile', 'nannyml-0.13', '--fail-on', 'material'],
      /no rule for a data set/,
    ],
    [
      'a test that the tool does not have',
      ['--profile', 'nannyml-0.13', '--detectors', 'psi'],
      /'psi' is no test of nannyml-0.13/,
    ],
  ])('are refused with 2 on %s', async (_case, args, words) => {
    const { code, out, err } = await complain(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(words);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it.each([[[]], [['--profile', 'evidently-0.7', '--alpha', '0.05']]])(
    'are taken, and the missing file is what is wrong: %j',
    async args => {
      const { code, err } = await complain(...args);
      expect(code).toBe(1);
      expect(err).toMatch(/a\.csv/);
    },
  );
});
