import type { PieceResults } from '../compare/compare';
import type { Piece, PieceResult } from '../compare/ComparisonContext';

/** Pieces that take longest go first, so that the threads end together. */
const ORDER: Piece['kind'][] = ['forms', 'fold', 'evidence', 'marginal'];

export interface NumberedPiece {
  piece: Piece;
  /** Of the comparison among those of the round. */
  comparison: number;
  /** Of the piece among those of the comparison. */
  index: number;
}

/** Pieces in the order in which they are taken, and how many are, in memory that the threads share. */
export interface PieceQueue {
  pieces: readonly NumberedPiece[];
  taken: Int32Array;
}

/**
 * Takes the next piece. Every thread takes its own: one that had to ask another for it would wait until that one is
 * through with a piece.
 */
export function takePiece({
  pieces,
  taken,
}: PieceQueue): NumberedPiece | undefined {
  return pieces[Atomics.add(taken, 0, 1)];
}

/** The pieces of some comparisons on their way through the threads, one comparison after the other. */
export class Round {
  readonly all: PieceResults[];
  readonly queue: PieceQueue;
  private left: number;

  constructor(
    comparisons: readonly (readonly Piece[])[],
    private readonly onPiece: () => void,
  ) {
    this.all = comparisons.map(({ length }) => ({
      results: new Array(length),
      seconds: new Array(length).fill(0),
    }));
    const pieces = comparisons.flatMap((each, comparison) =>
      each
        .map((piece, index) => ({ piece, comparison, index }))
        .sort(
          (a, b) =>
            ORDER.indexOf(a.piece.kind) - ORDER.indexOf(b.piece.kind) ||
            a.index - b.index,
        ),
    );
    this.left = pieces.length;
    this.queue = {
      pieces,
      taken: new Int32Array(
        new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
      ),
    };
  }

  /** @returns whether that was the last one */
  finish(
    { comparison, index }: Pick<NumberedPiece, 'comparison' | 'index'>,
    result: PieceResult,
    seconds: number,
  ): boolean {
    const { results, seconds: took } = this.all[comparison];
    results[index] = result;
    took[index] = seconds;
    this.left--;
    this.onPiece();
    return this.left === 0;
  }
}
