/** What a cell of a table may hold: a number is kept whole in the file. */
export type CellValue = string | number | null;

/** A spreadsheet takes a text that starts so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function toField(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Comma-separated values as RFC 4180 has them. */
export function toCsv(rows: ReadonlyArray<readonly CellValue[]>): string {
  return rows.map(row => `${row.map(toField).join(',')}\r\n`).join('');
}

/** Hands a text to the browser as a file. */
export function saveText(fileName: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
