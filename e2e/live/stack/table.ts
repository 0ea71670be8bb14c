/** One line of the table that `npm run live` prints. */
export interface Row {
  component: string;
  version: string;
  process: string;
  address?: string;
  pid?: number;
  memoryBytes?: number;
}

const HEAD = ['component', 'version', 'process', 'address', 'pid', 'memory'];
const RIGHT = new Set(['pid', 'memory']);

/** The table as text, with the sum of the memory that is known. */
export function renderTable(rows: Row[]): string {
  const known = rows.flatMap(({ memoryBytes }) => memoryBytes ?? []);
  const sum = known.reduce((total, bytes) => total + bytes, 0);
  const cells = [
    HEAD,
    ...rows.map(row => [
      row.component,
      row.version,
      row.process,
      row.address ?? '—',
      row.pid === undefined ? '—' : `${row.pid}`,
      row.memoryBytes === undefined ? '—' : megabytes(row.memoryBytes),
    ]),
    ...(known.length > 1 ? [['all', '', '', '', '', megabytes(sum)]] : []),
  ];
  const widths = HEAD.map((_, column) =>
    Math.max(...cells.map(line => line[column].length)),
  );
  return cells
    .map(line =>
      line
        .map((cell, column) =>
          RIGHT.has(HEAD[column])
            ? cell.padStart(widths[column])
            : cell.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
