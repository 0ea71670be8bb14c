import { FULL, JOBS, SHORT, wantedOf, type Extent, type Job } from './jobs';
import { addRepetition, noRuns, repetitionsOf, type Runs } from './runs';
import { calibrationOf, type Calibration } from './summary';

export { FULL, SHORT, type Extent };

export const ALPHA = 0.05;

/** Results on file were made by an engine that gave other p-values. */
export class StaleRunsError extends Error {
  constructor(name: string) {
    super(
      `The results on file were made by an engine that judged "${name}" otherwise: delete the file, or give another one.`,
    );
    this.name = 'StaleRunsError';
  }
}

export interface Progress {
  /** Called when a case gets its turn. */
  onTurn?: (name: string, done: number, wanted: number) => void;
  /** Called after a case's turn: a good moment to keep what there is. */
  onPause?: () => void;
  /** Whether to stop before the next repetition. */
  stop?: () => boolean;
}

/** Repetitions that a case gets before the next case has its turn. */
const TURN = 10;

function checkFirst(runs: Runs, job: Job) {
  const known = runs.cases[job.name];
  const { pValues } = job.run(0);
  for (const [key, p] of Object.entries(known.first)) {
    // The sums behind a p-value may be taken in another order from one machine to the next.
    if (!(Math.abs((pValues[key] ?? NaN) - p) <= 1e-9)) {
      throw new StaleRunsError(job.name);
    }
  }
}

/**
 * Adds repetitions until each case has as many as wanted. The case that is furthest behind comes first, so that a run that
 * is stopped leaves all about equally far. Seeds are fixed: repetition i of a case is the same in any run.
 *
 * @throws StaleRunsError when the runs were made by an engine that gives other numbers
 */
export function extend(runs: Runs, extent: Extent, progress: Progress = {}) {
  const { only = () => true } = extent;
  const jobs = JOBS.filter(({ name }) => only(name));
  const checked = new Set<string>();
  for (;;) {
    let next: Job | undefined;
    let least = 1;
    for (const job of jobs) {
      const share = repetitionsOf(runs, job.name) / wantedOf(job, extent);
      if (share < least) {
        least = share;
        next = job;
      }
    }
    if (!next || progress.stop?.()) return;
    const { name } = next;
    const done = repetitionsOf(runs, name);
    const wanted = wantedOf(next, extent);
    progress.onTurn?.(name, done, wanted);
    if (done > 0 && !checked.has(name)) checkFirst(runs, next);
    checked.add(name);
    const end = Math.min(wanted, done + TURN);
    for (let repetition = done; repetition < end; repetition++) {
      if (progress.stop?.()) break;
      addRepetition(runs, name, next.run(repetition));
    }
    progress.onPause?.();
  }
}

/** Counts false alarms and measures power, with fixed seeds, from scratch. */
export function measure(extent: Extent): Calibration {
  const runs = noRuns(ALPHA);
  extend(runs, extent);
  return calibrationOf(runs);
}
