import { BoardReply, BoardRow } from '@bellwether/plugin-canary-common';
import { bySoonest } from './urgency';

/** Rows as the board shows them, what waits for a person first; what is not shown counts all the same. */
export function toBoard(
  rows: readonly BoardRow[],
  show: 'in-progress' | 'all',
): Pick<BoardReply, 'rows' | 'counts'> {
  const needsPerson = rows.filter(row => row.needsPerson !== undefined);
  const inProgress = rows.filter(row => row.inProgress);
  return {
    rows: rows
      .filter(
        row =>
          show === 'all' || row.inProgress || row.needsPerson !== undefined,
      )
      .sort((a, b) => bySoonest(a, b) || (a.id < b.id ? -1 : 1)),
    counts: {
      watched: rows.length,
      inProgress: inProgress.length,
      needsPerson: needsPerson.length,
    },
  };
}
