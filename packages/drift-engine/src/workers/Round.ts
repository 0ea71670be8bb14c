import type { Piece, PieceResult } from '../compare/ComparisonContext';

/** Pieces that take longest go first, so that the threads end together. */
const ORDER: Piece['kind'][] = ['forms', 'fold', 'evidence', 'marginal'];

export interface NumberedPiece {
  piece: Piece;
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

/** The pieces of one comparison on their way through the threads. */
export class Round {
  readonly results: PieceResult[];
  readonly seconds: number[];
  readonly queue: PieceQueue;
  private left: number;

  constructor(pieces: Piece[], private readonly onPiece: () => void) {
    this.left = pieces.length;
    this.results = new Array(pieces.length);
    this.seconds = new Array(pieces.length).fill(0);
    this.queue = {
      pieces: pieces
        .map((piece, index) => ({ piece, index }))
        .sort(
          (a, b) =>
            ORDER.indexOf(a.piece.kind) - ORDER.indexOf(b.piece.kind) ||
            a.index - b.index,
        ),
      taken: new Int32Array(
        new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
      ),
    };
  }

  /** @returns whether that was the last one */
  finish(index: number, result: PieceResult, seconds: number): boolean {
    this.results[index] = result;
    this.seconds[index] = seconds;
    this.left--;
    this.onPiece();
    return this.left === 0;
  }
}
