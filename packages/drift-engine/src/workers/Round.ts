import type { Piece, PieceResult } from '../compare/ComparisonContext';

/** Pieces that take longest go first, so that the threads end together. */
const ORDER: Piece['kind'][] = ['forms', 'fold', 'evidence', 'marginal'];

export interface NumberedPiece {
  piece: Piece;
  index: number;
}

/** The pieces of one comparison on their way through the threads. */
export class Round {
  readonly results: PieceResult[];
  readonly seconds: number[];
  private readonly queue: NumberedPiece[];
  private left: number;

  constructor(pieces: Piece[], private readonly onPiece: () => void) {
    this.left = pieces.length;
    this.results = new Array(pieces.length);
    this.seconds = new Array(pieces.length).fill(0);
    this.queue = pieces
      .map((piece, index) => ({ piece, index }))
      .sort(
        (a, b) =>
          ORDER.indexOf(a.piece.kind) - ORDER.indexOf(b.piece.kind) ||
          a.index - b.index,
      );
  }

  next(): NumberedPiece | undefined {
    return this.queue.shift();
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
