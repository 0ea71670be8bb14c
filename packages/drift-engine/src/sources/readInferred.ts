import type { Table } from '../table';
import type { InferredColumn } from './InferredColumn';
import type { SourceFile } from './SourceFile';

/** What one reading of all files gave. */
export interface InferredReading {
  columns: InferredColumn[];
  /** Rows by file. */
  rows: number[];
}

/**
 * Reads files whose values tell what a column is. Where they disagree, the column is labels, and the files are read once more.
 *
 * @param readOnce - reads all files; the columns named are labels whatever their values
 * @param isUnsettled - whether a column must be read again as labels
 */
export async function readInferred(
  source: string,
  files: readonly SourceFile[],
  readOnce: (labels: ReadonlySet<string>) => Promise<InferredReading>,
  isUnsettled: (column: InferredColumn) => boolean,
): Promise<Table> {
  const labels = new Set<string>();
  for (;;) {
    const { columns, rows } = await readOnce(labels);
    const again = columns.filter(isUnsettled);
    if (again.length === 0) {
      return {
        rows: rows.reduce((sum, each) => sum + each, 0),
        columns: columns.map(column => column.finish(source)),
        origin: {
          source,
          files: files.map(({ name }, i) => ({ name, rows: rows[i] })),
        },
      };
    }
    for (const column of again) labels.add(column.name);
  }
}
