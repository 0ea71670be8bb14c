import { readFileSync } from 'fs';
import path from 'path';
import type { Column, Table } from '../../table';

/** The doubles that `sequence` in fixtures/profile_pairs.py makes. */
function sequence(size: number, start: number, scale: number, shift: number) {
  return Float64Array.from(
    { length: size },
    (_, i) => (((i + start) * 0.6180339887498949) % 1) * scale + shift,
  );
}

function numbers(name: string, values: Float64Array): Column {
  return { name, type: 'numeric', values };
}

/** A column of a CSV file as pandas takes it. */
function parseColumn(name: string, cells: string[]): Column {
  const present = cells.filter(cell => cell !== '');
  if (name === 'at' || name === 'date') {
    const values = cells.map(cell => Date.parse(`${cell.replace(' ', 'T')}Z`));
    return { name, type: 'datetime', values: Float64Array.from(values) };
  }
  if (present.every(cell => /^-?(inf|[0-9.]+(e-?\d+)?)$/.test(cell))) {
    const values = cells.map(cell =>
      cell === '' ? NaN : Number(cell.replace('inf', 'Infinity')),
    );
    return numbers(name, Float64Array.from(values));
  }
  const boolean = present.every(cell => cell === 'True' || cell === 'False');
  const categories = boolean ? ['False', 'True'] : [...new Set(present)];
  const codeOf = new Map(categories.map((label, i) => [label, i]));
  return {
    name,
    type: boolean ? 'boolean' : 'categorical',
    codes: Int32Array.from(cells, cell => codeOf.get(cell) ?? -1),
    categories,
  };
}

function parseCsv(text: string): { header: string[]; rows: string[][] } {
  const [header, ...rows] = text
    .trimEnd()
    .split(/\r?\n/)
    .map(line => line.split(','));
  return { header, rows };
}

function tableOf(header: string[], rows: string[][]): Table {
  return {
    rows: rows.length,
    columns: header.map((name, c) =>
      parseColumn(
        name,
        rows.map(row => row[c]),
      ),
    ),
  };
}

function inputOf(name: string): Table {
  const file = path.join(__dirname, '../__fixtures__/inputs', `${name}.csv`);
  const { header, rows } = parseCsv(readFileSync(file, 'utf8'));
  return tableOf(header, rows);
}

/** The pairs of tables that fixtures/profile_pairs.py gives the tools. */
export function readPair(name: string): { reference: Table; current: Table } {
  if (name === 'sequence') {
    return {
      reference: {
        rows: 12_000,
        columns: [
          numbers('same', sequence(12_000, 1, 1, 0)),
          numbers('wide', sequence(12_000, 1, 1, 0)),
        ],
      },
      current: {
        rows: 3000,
        columns: [
          numbers('same', sequence(3000, 0.37, 1, 0)),
          numbers('wide', sequence(3000, 0.37, 1.3, -0.1)),
        ],
      },
    };
  }
  if (name === 'weather') {
    const folder = path.dirname(require.resolve('vega-datasets'));
    const { header, rows } = parseCsv(
      readFileSync(path.join(folder, '../data/seattle-weather.csv'), 'utf8'),
    );
    const at = header.indexOf('date');
    const early = (row: string[]) =>
      row[at].replaceAll('/', '-') < '2014-01-01';
    return {
      reference: tableOf(header, rows.filter(early)),
      current: tableOf(
        header,
        rows.filter(row => !early(row)),
      ),
    };
  }
  return {
    reference: inputOf(`${name}-reference`),
    current: inputOf(`${name}-current`),
  };
}
