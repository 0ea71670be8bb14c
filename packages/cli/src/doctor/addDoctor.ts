import { Command, Option } from 'commander';
import { ExitCode, Shell } from '../Shell';
import { DoctorOptions, doctor } from './doctor';

/** `bellwether doctor` */
export function addDoctor(
  program: Command,
  shell: Shell,
  onDone: (code: ExitCode) => void,
): void {
  program
    .command('doctor')
    .description(
      'how each registry and cluster answers, what follows from it, and what fixes it',
    )
    .option(
      '--config <file...>',
      'configuration of the portal (default: app-config.yaml)',
    )
    .option('--url <url>', "the portal's backend (default: backend.baseUrl)")
    .addOption(
      new Option('--token <token>', 'token for the portal').env(
        'BELLWETHER_TOKEN',
      ),
    )
    .addOption(
      new Option(
        '--format <format>',
        'text on a terminal, json in a pipe',
      ).choices(['text', 'json']),
    )
    .addOption(
      new Option('--fail-on <state>', 'end with 10 when an upstream is so')
        .choices(['failed', 'limited', 'never'])
        .default('failed'),
    )
    .option('--debug', 'show where an error came from')
    .action(async (options: DoctorOptions) => {
      onDone(await doctor(options, shell));
    });
}
