import fs from 'fs';
import path from 'path';

const DOCUMENTATION = path.resolve(__dirname, '../../docs/canary.md');

/** Puts a table between its marks in the documentation of canaries. */
export function writeTable(group: string, table: string): void {
  const before = fs.readFileSync(DOCUMENTATION, 'utf8');
  const [open, close] = [`<!-- table ${group} -->`, `<!-- /table ${group} -->`];
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  if (start < 0 || end < start) {
    throw new Error(`${DOCUMENTATION} has no marks for the table ${group}`);
  }
  fs.writeFileSync(
    DOCUMENTATION,
    `${before.slice(0, start + open.length)}\n${table}${before.slice(end)}`,
  );
}
