import { Command, Option } from 'commander';
import { ExitCode, Shell } from '../Shell';
import { judgeObservations, type JudgeOptions } from './judgeObservations';

/** `bellwether judge` */
export function addJudge(
  program: Command,
  shell: Shell,
  onDone: (code: ExitCode) => void,
): void {
  program
    .command('judge')
    .description(
      'whether a canary is worse than the stable version, after each interval of its counters',
    )
    .requiredOption(
      '--observations <file>',
      'JSON lines, one interval each: increments of both versions’ counters; - for standard input',
    )
    .option(
      '--policy <file>',
      'JSON or YAML: how alpha is split, the margin, what a promote needs (default: as documented)',
    )
    .option(
      '--alpha <share>',
      'false rollbacks among healthy canaries, over the whole rollout (default: 0.05)',
    )
    .addOption(
      new Option(
        '--format <format>',
        'text on a terminal, json in a pipe',
      ).choices(['text', 'json']),
    )
    .option('--debug', 'show where an error came from')
    .action(async (options: JudgeOptions) => {
      onDone(await judgeObservations(options, shell));
    });
}
