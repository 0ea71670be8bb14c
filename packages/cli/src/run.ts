import { inspect } from 'util';
import { isError } from '@backstage/errors';
import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { UsageError } from './CliError';
import { addDoctor } from './doctor';
import { addDrift } from './drift';
import { addJudge } from './judge';
import { addRightsize } from './rightsize';
import { ExitCode, exitCodes, Shell } from './Shell';

/**
 * Runs the command line. Never throws: whatever goes wrong is one line on standard error.
 *
 * @param args - what stands after the name of the command
 */
export async function run(args: string[], shell: Shell): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = new Command('bellwether')
    .description('Bellwether from the shell: for pipelines, notebooks and cron')
    .version(version)
    .option('--debug', 'show where an error came from')
    .helpCommand(false);
  const end = (result: ExitCode) => {
    code = result;
  };
  addDrift(program, shell, end);
  addJudge(program, shell, end);
  addRightsize(program, shell, end);
  addDoctor(program, shell, end);
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showHelpAfterError('(see --help)')
      .configureOutput({
        writeOut: text => shell.write(text),
        writeErr: text => shell.warn(text.trimEnd()),
      });
  }
  if (args.length === 0) {
    shell.warn(program.helpInformation().trimEnd());
    return exitCodes.wrongUsage;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    }
    shell.warn(describe(error, args.includes('--debug')));
    return error instanceof UsageError
      ? exitCodes.wrongUsage
      : exitCodes.failed;
  }
}

function describe(error: unknown, debug: boolean): string {
  if (debug) return inspect(error);
  if (!isError(error)) return `bellwether: ${error}`;
  return `bellwether: ${error.message.split('\n')[0]}`;
}
