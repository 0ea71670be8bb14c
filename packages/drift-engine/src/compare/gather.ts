import type { FoldResult } from '../detectors/c2st';
import type { PartialForms } from '../detectors/mmd';
import type { PieceResult } from './ComparisonContext';
import type { ColumnResult } from './marginal';

/** Results of pieces by kind, each in the order of the pieces. */
export interface Gathered {
  columns: ColumnResult[];
  evidence: Float64Array[];
  forms: PartialForms[];
  folds: FoldResult[];
}

export function gather(results: PieceResult[]): Gathered {
  const gathered: Gathered = {
    columns: [],
    evidence: [],
    forms: [],
    folds: [],
  };
  for (const piece of results) {
    if (piece.kind === 'marginal') gathered.columns.push(piece.result);
    else if (piece.kind === 'evidence') gathered.evidence.push(piece.result);
    else if (piece.kind === 'forms') gathered.forms.push(piece.result);
    else gathered.folds.push(piece.result);
  }
  return gathered;
}
