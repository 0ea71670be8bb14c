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

/** One rollout, from its first line on. */
class JudgedLines {
  #state: JudgeState;
  #promoted?: Verdict;

  constructor(policy: Parameters<typeof startJudging>[0]) {
    this.#state = startJudging(policy);
  }

  /** What follows from one more line. Lines have no controller that would step by a promote: it is the end, as a rollback is. */
  add(observation: Observation): Verdict {
    if (this.#promoted) {
      return { ...this.#promoted, at: observation.at, counted: false };
    }
    const { state, verdict } = judge(this.#state, observation);
    this.#state = state;
    if (verdict.verdict !== 'promote') return verdict;
    this.#promoted = { ...verdict, finalSince: verdict.at };
    return this.#promoted;
  }
}

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
  const rollouts = new Map<string | undefined, JudgedLines>();
  lines.forEach((line, i) => {
    const observation = readLine(line, `${name}, line ${i + 1}`);
    const { rollout } = observation;
    const judged = rollouts.get(rollout) ?? new JudgedLines(policy);
    rollouts.set(rollout, judged);
    const { at, ...verdict } = judged.add(observation);
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
