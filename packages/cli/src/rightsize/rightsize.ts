import {
  FileError,
  readRequests,
  readUsage,
  recommend,
  UsageError as ContradictoryUsage,
  type ContainerFacts,
  type ContainerUsage,
} from '@bellwether/rightsizing';
import { CliError } from '../CliError';
import { ExitCode, exitCodes, Shell } from '../Shell';
import {
  readOptions,
  type GivenOptions,
  type RightsizeOptions,
} from './options';
import { printText } from './printText';
import { readPrices } from './readPrices';
import { reportOf, type RightsizeReport } from './report';

async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FileError) throw new CliError(error.message);
    throw error;
  }
}

const keyOf = ({
  workload,
  container,
}: {
  workload: string;
  container: string;
}) => JSON.stringify([workload, container]);

async function factsOf(
  file: string | undefined,
  usages: ContainerUsage[],
  shell: Shell,
): Promise<Map<string, ContainerFacts>> {
  if (file === undefined) return new Map();
  const rows = await inWords(readRequests(file));
  const used = new Set(usages.map(keyOf));
  for (const row of rows) {
    if (!used.has(keyOf(row))) {
      shell.warn(
        `${file}: ${row.workload}/${row.container} has requests and no usage`,
      );
    }
  }
  return new Map(rows.map(row => [keyOf(row), row.facts]));
}

function adviseOne(
  usage: ContainerUsage,
  facts: ContainerFacts | undefined,
  { usage: file, targetBreach, horizonSeconds, holdout }: RightsizeOptions,
) {
  try {
    return recommend(usage, facts, { targetBreach, horizonSeconds, holdout });
  } catch (error) {
    if (error instanceof ContradictoryUsage) {
      throw new CliError(`${file}: ${error.message}`);
    }
    throw error;
  }
}

/** Sizes every container of the usage, prints what is advised, and says how to end. */
export async function rightsize(
  given: GivenOptions,
  shell: Shell,
): Promise<ExitCode> {
  const options = readOptions(given, shell.isTerminal);
  const prices = await readPrices(options.prices);
  const usages = await inWords(readUsage(options.usage));
  const facts = await factsOf(options.requests, usages, shell);
  const report: RightsizeReport = {
    schemaVersion: 1,
    workloads: usages.map(usage =>
      reportOf(adviseOne(usage, facts.get(keyOf(usage)), options), prices),
    ),
  };
  shell.write(
    options.format === 'json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : printText(report, options),
  );
  return exitCodes.done;
}
