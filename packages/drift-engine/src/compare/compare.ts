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

/** The pieces of a comparison. */
export interface ComparisonPieces {
  context: ComparisonContext;
  pieces: Piece[];
}

/** What the pieces of a comparison gave, in their order. */
export interface PieceResults {
  results: PieceResult[];
  seconds: number[];
}

/** Runs the pieces of comparisons, in any order and anywhere. */
export interface PieceRunner {
  run(
    comparisons: readonly ComparisonPieces[],
    options: { signal?: AbortSignal; onPiece(): void },
  ): Promise<PieceResults[]>;
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
  async run(comparisons, { signal, onPiece }) {
    const all: PieceResults[] = [];
    let turn = performance.now();
    for (const { context, pieces } of comparisons) {
      const results: PieceResult[] = [];
      const seconds: number[] = [];
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
      all.push({ results, seconds });
    }
    return all;
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
  const [{ results, seconds }] = await runner.run([{ context, pieces }], {
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
