/** A spreadsheet takes a text that starts so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** Rows as comma-separated values (RFC 4180); numbers in full, absent values empty. */
export function toCsv(rows: (string | number | null | undefined)[][]): string {
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Hands a text to the browser as a file. */
export function downloadCsv(fileName: string, text: string): void {
  const url = URL.createObjectURL(
    new Blob([text], { type: 'text/csv;charset=utf-8' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
