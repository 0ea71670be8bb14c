import {
  compareAs,
  compareSources,
  readSides,
  renderHtml,
  SettingsError,
  type CompareSourcesOptions,
  type ShownReport,
} from '@bellwether/drift-engine';
import { UsageError } from '../CliError';
import { ExitCode, exitCodes, Shell } from '../Shell';
import { printJunit } from './junit';
import {
  isNative,
  readOptions,
  type DriftOptions,
  type FailOn,
  type GivenOptions,
} from './options';
import { printText } from './printText';
import { reportProgress } from './progress';
import { shownSource } from './shownSource';

/** Compares what the options name, prints the report, and says how to end. */
export async function drift(
  given: GivenOptions,
  shell: Shell,
): Promise<ExitCode> {
  const options = readOptions(given, shell.isTerminal);
  const report = await reportOf(options, {
    columns: options.columns,
    exclude: options.exclude,
    target: options.target,
    prediction: options.prediction,
    rowKey: options.rowKey,
    threads: options.threads,
    schema: 'strict',
    stdin:
      options.reference === '-' || options.current === '-'
        ? await shell.readInput()
        : undefined,
    onProgress: reportProgress(shell),
  });
  shell.write(print(report, options, shell));
  return isMet(options.failOn, report) ? exitCodes.failOnMet : exitCodes.done;
}

async function reportOf(
  options: DriftOptions,
  sources: CompareSourcesOptions,
): Promise<ShownReport> {
  const { reference, current, alpha, seed } = options;
  if (isNative(options)) {
    const { detectors, combine } = options;
    try {
      return await compareSources(reference, current, {
        ...sources,
        alpha,
        seed,
        detectors,
        combine,
      });
    } catch (error) {
      if (error instanceof SettingsError) throw new UsageError(error.message);
      throw error;
    }
  }
  const sides = await readSides(reference, current, sources);
  const report = compareAs(options.profile, sides.reference, sides.current, {
    tests: options.tests,
    alpha,
    seed,
  });
  report.timings.read = sides.readSeconds;
  return report;
}

function print(
  report: ShownReport,
  { format, failOn, reference, current }: DriftOptions,
  shell: Shell,
): string {
  const named = {
    reference: shownSource(reference),
    current: shownSource(current),
  };
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'html':
      return renderHtml(report, named);
    case 'junit':
      return printJunit(report, named, failOn ?? 'significant');
    default:
      return printText(report, named, shell.columns);
  }
}

/** A tool's own rule knows one kind of drift, so both words are met by it. */
function isMet(
  failOn: FailOn | undefined,
  { verdict, profile }: ShownReport,
): boolean {
  const state = verdict?.state;
  if (failOn === undefined || failOn === 'never') return false;
  return (
    state === 'material' ||
    (state === 'significant' &&
      (failOn === 'significant' || profile !== undefined))
  );
}
