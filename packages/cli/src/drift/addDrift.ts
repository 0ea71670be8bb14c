import { Command, Option } from 'commander';
import { ExitCode, Shell } from '../Shell';
import { drift } from './drift';
import {
  collect,
  FAIL_ON,
  FORMATS,
  PROFILE_CHOICES,
  type GivenOptions,
} from './options';

/** `bellwether drift` */
export function addDrift(
  program: Command,
  shell: Shell,
  onDone: (code: ExitCode) => void,
): void {
  program
    .command('drift')
    .description(
      'whether the current data has moved away from the reference, and whether it matters',
    )
    .requiredOption(
      '--reference <file>',
      'Parquet, CSV, Arrow IPC or JSON lines, a glob of them, - (standard input), or sql:<engine-url>#<query>',
    )
    .requiredOption('--current <file>', 'what to compare with it')
    .option('--columns <a,b>', 'columns to compare (default: all)', collect)
    .option('--exclude <c>', 'columns to leave out', collect)
    .option('--target <column>', 'what the model predicts, once it is known')
    .option('--prediction <column>', "the model's output")
    .option(
      '--row-key <a,b>',
      'columns that identify a row: by them SQL engines choose the sample for the tests of all columns together, and no other row leaves them',
      collect,
    )
    .option(
      '--alpha <share>',
      'false alarms among comparisons of unchanged data (default: 0.05)',
    )
    .option(
      '--detectors <a,b>',
      'ks, psi, chi2, mmd, c2st, model-output (default: all); with --profile the tests of that tool, by its own names',
      collect,
    )
    .option(
      '--combine <rule>',
      'joint, min-p, holm, cauchy or vote:K (default: joint where its cost allows, else holm)',
    )
    .addOption(
      new Option(
        '--profile <profile>',
        "another tool's tests, defaults and numbers",
      )
        .choices(PROFILE_CHOICES)
        .default('native'),
    )
    .option('--threads <n>', 'threads; the result does not depend on them')
    .option('--seed <n>', 'of every random step (default: 0)')
    .addOption(
      new Option(
        '--format <format>',
        'text on a terminal, json in a pipe',
      ).choices(FORMATS),
    )
    .addOption(
      new Option(
        '--fail-on <state>',
        'end with 10 when the verdict is so; significant is met by material too (default: never)',
      ).choices(FAIL_ON),
    )
    .option('--debug', 'show where an error came from')
    .action(async (options: GivenOptions) => {
      onDone(await drift(options, shell));
    });
}
