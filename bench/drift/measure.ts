/**
 * One measurement in a process of its own: `measure.ts <task> <reference> <current> <rounds>`. Prints a line of JSON like the
 * peers' scripts.
 */
import {
  compareProfiles,
  compareSources,
  freezePlan,
  ksTest,
  medianSigma,
  mmdTest,
  profileTable,
  readTable,
  type Table,
} from '@bellwether/drift-engine';
import type { Measured } from './pythonPeer';

function numbersOf(table: Table): Float64Array[] {
  return table.columns.map(column => {
    if ('values' in column) return column.values;
    throw new Error(`${column.name} holds no numbers`);
  });
}

function rowMajor(columns: Float64Array[]): Float64Array {
  const width = columns.length;
  const rows = new Float64Array(columns[0].length * width);
  columns.forEach((column, c) =>
    column.forEach((value, i) => {
      rows[i * width + c] = value;
    }),
  );
  return rows;
}

/** What a baseline keeps of the reference. */
async function frozen(reference: string) {
  const table = await readTable(reference);
  const plan = freezePlan(table);
  return { plan, profile: profileTable(plan, table) };
}

async function compareWith(
  { plan, profile }: Awaited<ReturnType<typeof frozen>>,
  current: string,
): Promise<undefined> {
  compareProfiles(plan, profile, profileTable(plan, await readTable(current)));
}

type Answer = Measured['answer'];
type Task = (
  reference: string,
  current: string,
) => Promise<() => Promise<Answer>>;

const tasks: Record<string, Task> = {
  /** Every column on its own, from file to report. */
  marginal: async (reference, current) => async () => {
    await compareSources(reference, current, {
      detectors: ['ks', 'psi', 'chi2'],
      combine: 'holm',
    });
    return undefined;
  },
  /** All detectors, from file to report. */
  ensemble: async (reference, current) => async () => {
    await compareSources(reference, current);
    return undefined;
  },
  /** Counts of both sides, and their comparison. */
  profiles: async (reference, current) => async () =>
    compareWith(await frozen(reference), current),
  /** The same with the reference's counts at hand. */
  baseline: async (reference, current) => {
    const baseline = await frozen(reference);
    return () => compareWith(baseline, current);
  },
  ks: async (reference, current) => {
    const [[a], [b]] = [
      numbersOf(await readTable(reference, { columns: ['n0'] })),
      numbersOf(await readTable(current, { columns: ['n0'] })),
    ];
    return async () => {
      const { statistic, pValue } = ksTest(a, b);
      return { statistic, pValue };
    };
  },
  mmd: async (reference, current) => {
    const columns = numbersOf(await readTable(reference));
    const a = rowMajor(columns);
    const b = rowMajor(numbersOf(await readTable(current)));
    return async () => {
      const { statistic, pValue } = mmdTest(a, b, columns.length, {
        sigma: medianSigma(a, columns.length),
        permutations: 100,
      });
      return { statistic, pValue };
    };
  },
};

async function main() {
  const [name, reference, current, rounds] = process.argv.slice(2);
  const work = await tasks[name](reference, current);
  const seconds: number[] = [];
  let answer: Answer;
  for (let round = 0; round < Number(rounds); round++) {
    const started = performance.now();
    answer = await work();
    seconds.push((performance.now() - started) / 1000);
  }
  const measured: Measured = {
    seconds,
    readSeconds: 0,
    rssBytes: process.resourceUsage().maxRSS * 1024,
    ...(answer ? { answer } : {}),
  };
  console.log(JSON.stringify(measured));
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
