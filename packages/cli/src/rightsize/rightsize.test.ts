import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import path from 'path';
import { run } from '../run';

const DAY = 86_400;
const GIB = 2 ** 30;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bellwether-rightsize-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The command as a pipe sees it, without the folder. */
async function rightsize(args: string[], isTerminal = false) {
  let out = '';
  let err = '';
  const code = await run(['rightsize', ...args], {
    env: {},
    isTerminal,
    columns: 100,
    readInput: async () => Buffer.alloc(0),
    write: text => {
      out += text;
    },
    warn: text => {
      err += `${text}\n`;
    },
  });
  return { code, out, err: err.replaceAll(`${folder}/`, '') };
}

/** One pod, a sample every ten minutes, near one core and one gibibyte. */
function usage(days = 20, workload = 'fraud'): string {
  return Array.from({ length: 144 * days }, (_, i) =>
    [
      workload,
      'server',
      'pod-0',
      new Date(Date.UTC(2026, 0, 5) + 600_000 * i).toISOString(),
      1 + 0.1 * Math.sin(i),
      Math.round(GIB * (1 + 0.02 * Math.sin(1.7 * i))),
    ].join(','),
  ).join('\n');
}
const USAGE = 'workload,container,pod,at,cpu_cores,memory_bytes';
const REQUESTS =
  'workload,container,cpu_request,memory_request,memory_limit,replicas';

const files = () => [
  '--usage',
  write('usage.csv', `${USAGE}\n${usage()}\n`),
  '--requests',
  write(
    'requests.csv',
    `${REQUESTS}\nfraud,server,4,${8 * GIB},${8 * GIB},3\n`,
  ),
];

describe('bellwether rightsize', () => {
  it('has the fields that the contract names', async () => {
    const { code, out, err } = await rightsize(files());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(out);
    expect(report).toEqual({
      schemaVersion: 1,
      workloads: [
        {
          workload: 'fraud',
          container: 'server',
          samples: 2880,
          hours: (2879 * 600) / 3600,
          decision: 'resize',
          reason: null,
          current: {
            cpuRequest: 4,
            memoryRequest: 8 * GIB,
            memoryLimit: 8 * GIB,
          },
          recommended: {
            cpuRequest: expect.any(Number),
            memoryRequest: expect.any(Number),
            memoryLimit: expect.any(Number),
          },
          replay: {
            trainHours: 240,
            holdoutHours: expect.any(Number),
            memoryBreach: {
              probability: expect.any(Number),
              low: expect.any(Number),
              high: expect.any(Number),
            },
            heldOutExceeded: false,
            cpuThrottledShare: expect.any(Number),
          },
          saving: {
            cpuCores: expect.any(Number),
            memoryBytes: expect.any(Number),
            perMonth: expect.any(Number),
            currency: 'USD',
          },
          confidence: 'low',
          warnings: ['a sample every 10 minutes: shorter peaks are not seen'],
        },
      ],
    });
    const [{ recommended, saving, replay }] = report.workloads;
    expect(saving.cpuCores).toBeCloseTo(3 * (4 - recommended.cpuRequest));
    expect(saving.memoryBytes).toBe(3 * (8 * GIB - recommended.memoryRequest));
    expect(saving.perMonth).toBeCloseTo(
      730 *
        (0.031611 * saving.cpuCores + (0.004237 * saving.memoryBytes) / GIB),
    );
    expect(replay.memoryBreach.probability).toBeLessThanOrEqual(0.0101);
  });

  it('gives the same output for the same input', async () => {
    const args = files();
    expect(await rightsize(args)).toEqual(await rightsize(args));
  });

  it('sizes without requests: nothing is saved, with a reason', async () => {
    const [, file] = files();
    const { out } = await rightsize(['--usage', file]);
    expect(JSON.parse(out).workloads[0]).toMatchObject({
      current: { cpuRequest: null, memoryRequest: null, memoryLimit: null },
      recommended: { memoryLimit: expect.any(Number) },
      saving: {
        cpuCores: null,
        memoryBytes: null,
        perMonth: null,
        reason: expect.stringMatching(/is not known for every resource$/),
      },
    });
  });

  it('prints for a person on a terminal', async () => {
    const { out } = await rightsize(files(), true);
    expect(out).toMatch(
      /^fraud\/server: Resize\n {2}2,880 samples over 479\.8 h/,
    );
    expect(out).toMatch(/memory limit {4}8 GiB -> 1\.\d GiB/);
    expect(out).toMatch(
      /of the held-out time\n {2}saves \d+\.\d\d USD a month/,
    );
    expect(out).toMatch(/Money is saved only where a node goes away\.\n$/);
  });

  it('says apart what sizes that are too small add, so that they hide no saving', async () => {
    const usages = write(
      'usage.csv',
      `${USAGE}\n${usage()}\n${usage(20, 'churn')}\n`,
    );
    const requests = write(
      'requests.csv',
      `${REQUESTS}\nfraud,server,4,${8 * GIB},${
        8 * GIB
      },3\nchurn,server,0.1,${GIB},${8 * GIB},3\n`,
    );
    const { out } = await rightsize(
      ['--usage', usages, '--requests', requests],
      true,
    );
    const [, saved] = / {2}saves (\S+) USD a month/.exec(out) ?? [];
    const [, added] = / {2}adds (\S+) USD a month/.exec(out) ?? [];
    expect(out).toContain(
      `each: ${saved} USD a month as requested, and ${added} more where sizes are too small.`,
    );
  });

  it('takes own prices, a rarer risk, a longer horizon and another hold-out', async () => {
    const prices = write(
      'prices.yaml',
      `currency: EUR
source: our contract
date: 2026-01-01
perCpuCoreHour: { onDemand: 1 }
perMemoryGibHour: { onDemand: 0 }
perGpuHour: { onDemand: 0 }
`,
    );
    const args = files();
    const plain = JSON.parse((await rightsize(args)).out).workloads[0];
    const { out } = await rightsize([
      ...args,
      ...['--prices', prices, '--target-breach', '0.002'],
      ...['--horizon', '60d', '--holdout', '0.3'],
    ]);
    const [careful] = JSON.parse(out).workloads;
    expect(careful.saving.currency).toBe('EUR');
    expect(careful.saving.perMonth).toBeCloseTo(730 * careful.saving.cpuCores);
    expect(careful.recommended.memoryLimit).toBeGreaterThan(
      plain.recommended.memoryLimit,
    );
    expect(careful.replay.trainHours).toBe(336);
    const usual = await rightsize([...args, '--horizon']);
    const week = await rightsize([...args, '--horizon', '7d']);
    expect(usual).toEqual(week);
  });

  it('says of a leak that it is not resized', async () => {
    const rows = Array.from({ length: 144 * 20 }, (_, i) =>
      [
        'leaky,server,pod-0',
        Date.UTC(2026, 0, 5) / 1000 + 600 * i,
        1,
        Math.round(GIB * (1 + (0.2 * 600 * i) / DAY)),
      ].join(','),
    );
    const { out } = await rightsize([
      '--usage',
      write('usage.csv', [USAGE, ...rows, ''].join('\n')),
    ]);
    expect(JSON.parse(out).workloads[0]).toMatchObject({
      decision: 'do-not-resize',
      reason: expect.stringMatching(/do not resize, mend the leak/),
      replay: null,
    });
  });

  it('says which requests have no usage', async () => {
    const { code, err } = await rightsize([
      '--usage',
      write('usage.csv', `${USAGE}\n${usage(2)}\n`),
      '--requests',
      write('requests.csv', `${REQUESTS}\nother,server,1,1,1,1\n`),
    ]);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'requests.csv: other/server has requests and no usage\n',
    });
  });

  it.each([
    [
      'usage that is no number',
      ['--usage', 'usage.csv'],
      `${USAGE}\nw,c,p,0,much,1\n`,
      "bellwether: usage.csv: line 2, column cpu_cores: 'much' is not a number\n",
    ],
    [
      'a price list without a currency',
      ['--usage', 'usage.csv', '--prices', 'usage.csv'],
      'source: x\n',
      'bellwether: usage.csv: currency: ',
    ],
    [
      'no file',
      ['--usage', 'none.csv'],
      '',
      'bellwether: none.csv: there is no such file\n',
    ],
  ])('ends with 1 and one line: %s', async (_name, args, text, line) => {
    write('usage.csv', text);
    const { code, out, err } = await rightsize(
      args.map(each =>
        each.endsWith('.csv') ? path.join(folder, each) : each,
      ),
    );
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.startsWith(line)).toBe(true);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [['--target-breach', '1.5']],
    [['--target-breach', '']],
    [['--holdout', '0']],
    [['--horizon', 'soon']],
    [['--format', 'html']],
    [['--unknown']],
  ])('ends with 2 on wrong usage: %j', async args => {
    const { code, out } = await rightsize([...files(), ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
