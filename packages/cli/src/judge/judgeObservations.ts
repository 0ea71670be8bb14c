import {
  judge,
  ObservationError,
  readObservation,
  startJudging,
  type JudgeState,
  type Observation,
  type Verdict,
} from '@bellwether/rollout-judge';
import { CliError } from '../CliError';
import { readNamedFile } from '../readNamedFile';
import { ExitCode, exitCodes, Shell } from '../Shell';
import { printLine } from './printLine';
import { readPolicy } from './readPolicy';

/** The options as they stand on the command line. */
export interface JudgeOptions {
  observations: string;
  policy?: string;
  alpha?: string;
  format?: 'text' | 'json';
}

async function readLines(file: string, shell: Shell): Promise<string[]> {
  const bytes =
    file === '-' ? await shell.readInput() : await readNamedFile(file);
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

function readLine(line: string, where: string): Observation {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CliError(`${where} is not JSON`);
  }
  try {
    return readObservation(value);
  } catch (error) {
    if (error instanceof ObservationError) {
      throw new CliError(`${where}: ${error.message}`);
    }
    throw error;
  }
}

/** What is printed of one interval: the verdict, with the rollout where lines name theirs. */
export type JudgedLine = Verdict & { rollout?: string };

/** Judges each line by the rollout that it names, and writes its verdict before it reads the next. */
export async function judgeObservations(
  options: JudgeOptions,
  shell: Shell,
): Promise<ExitCode> {
  const policy = await readPolicy(options.policy, options.alpha);
  const lines = await readLines(options.observations, shell);
  const format = options.format ?? (shell.isTerminal ? 'text' : 'json');
  const name =
    options.observations === '-' ? 'standard input' : options.observations;
  if (lines.length === 0) shell.warn(`${name} holds no observations`);
  const states = new Map<string | undefined, JudgeState>();
  lines.forEach((line, i) => {
    const observation = readLine(line, `${name}, line ${i + 1}`);
    const { rollout } = observation;
    const judged = judge(
      states.get(rollout) ?? startJudging(policy),
      observation,
    );
    states.set(rollout, judged.state);
    const { at, ...verdict } = judged.verdict;
    const shown: JudgedLine = {
      at,
      ...(rollout !== undefined && { rollout }),
      ...verdict,
    };
    shell.write(
      format === 'json' ? `${JSON.stringify(shown)}\n` : printLine(shown),
    );
  });
  return exitCodes.done;
}
