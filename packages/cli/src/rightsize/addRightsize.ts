import { Command, Option } from 'commander';
import { ExitCode, Shell } from '../Shell';
import type { GivenOptions } from './options';
import { rightsize } from './rightsize';

/** `bellwether rightsize` */
export function addRightsize(
  program: Command,
  shell: Shell,
  onDone: (code: ExitCode) => void,
): void {
  program
    .command('rightsize')
    .description(
      'what containers should ask for at a stated risk, how that size did on held-out usage, and what it saves',
    )
    .requiredOption(
      '--usage <file>',
      'Parquet or CSV: workload, container, pod, at, cpu_cores, memory_bytes',
    )
    .option(
      '--requests <file>',
      'Parquet or CSV: workload, container, cpu_request, memory_request, memory_limit, replicas',
    )
    .option(
      '--prices <file>',
      'JSON or YAML: a price list (default: the one that ships)',
    )
    .option(
      '--target-breach <share>',
      'probability that any pod exceeds its memory limit within the period (default: 0.01)',
    )
    .option(
      '--horizon [duration]',
      'the period that the size has to last, such as 36h or 7d (default: as long as the hold-out; 7d without a value)',
    )
    .option(
      '--holdout <share>',
      'part of the history, from its end, that is not learned from but replayed (default: 0.5)',
    )
    .addOption(
      new Option(
        '--format <format>',
        'text on a terminal, json in a pipe',
      ).choices(['text', 'json']),
    )
    .option('--debug', 'show where an error came from')
    .action(async (options: GivenOptions) => {
      onDone(await rightsize(options, shell));
    });
}
