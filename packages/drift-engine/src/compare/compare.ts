import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DriftReport } from '../report/schema';
import type { TalliedTable } from '../table';
import type { SelfChange } from '../temporal/selfWindows';
import { assemble } from './assemble';
import {
  ComparisonContext,
  type Piece,
  type PieceResult,
} from './ComparisonContext';
import { settle, type ComparisonSettings } from './settings';

/** Runs pieces, in any order and anywhere, and returns their results in the order of the pieces. */
export interface PieceRunner {
  run(
    context: ComparisonContext,
    pieces: Piece[],
    options: { signal?: AbortSignal; onPiece(): void },
  ): Promise<{ results: PieceResult[]; seconds: number[] }>;
}

export interface CompareOptions extends Partial<ComparisonSettings> {
  /** Seconds that reading took: goes into `timings`. */
  readSeconds?: number;
  /**
   * The changes of each of the reference's own windows (`verdict.changes` of their reports; `selfChangesOf` makes them). A
   * bare number is the largest change of a column; then the temporal check binds tests of single columns only.
   */
  selfChanges?: readonly SelfChange[];
  signal?: AbortSignal;
  /** Called with a share from 0 to 1. */
  onProgress?: (share: number) => void;
  /** Where pieces run; without it here, one after the other, leaving the event loop a turn between them. */
  runner?: PieceRunner;
}

/** Runs the pieces in this thread. */
export const inlineRunner: PieceRunner = {
  async run(context, pieces, { signal, onPiece }) {
    const results: PieceResult[] = [];
    const seconds: number[] = [];
    let turn = performance.now();
    for (const piece of pieces) {
      signal?.throwIfAborted();
      const started = performance.now();
      results.push(context.run(piece));
      const now = performance.now();
      seconds.push((now - started) / 1000);
      onPiece();
      if (now - turn > 20) {
        await nextTurn();
        turn = performance.now();
      }
    }
    return { results, seconds };
  },
};

/**
 * Compares two tables: every column on its own, all together, a classifier, and the model's output; combines what they say
 * at a stated false-alarm rate; and says whether the change matters.
 *
 * @throws SettingsError when a setting cannot give what it promises
 * @throws the signal's reason when it is aborted
 */
export async function compare(
  reference: TalliedTable,
  current: TalliedTable,
  options: CompareOptions = {},
): Promise<DriftReport> {
  const {
    readSeconds = 0,
    selfChanges,
    signal,
    onProgress,
    runner = inlineRunner,
    ...given
  } = options;
  signal?.throwIfAborted();
  const context = new ComparisonContext(reference, current, settle(given));
  const pieces = context.pieces();
  let done = 0;
  const { results, seconds } = await runner.run(context, pieces, {
    signal,
    onPiece: () => {
      done++;
      onProgress?.(done / pieces.length);
    },
  });
  const timings = { read: readSeconds, marginal: 0, joint: 0, classifier: 0 };
  pieces.forEach((piece, i) => {
    if (piece.kind === 'fold') timings.classifier += seconds[i];
    else if (piece.kind === 'marginal') timings.marginal += seconds[i];
    else timings.joint += seconds[i];
  });
  return assemble(context, results, { timings, selfChanges });
}
