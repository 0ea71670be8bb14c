import { pairColumns, type SchemaFinding } from '../compare/ColumnPair';
import { isMissingToken, numberOf } from '../sources/csv/parseNumber';
import { SourceError } from '../sources/SourceError';
import type { CategoricalColumn, Column, Table } from '../table';

function isNumeric(column: Column): boolean {
  return column.type === 'numeric' || column.type === 'datetime';
}

/** A column without a single value has no type of its own. Words for "no value" are none. */
function isEmpty(column: Column): boolean {
  return 'values' in column
    ? column.values.every(Number.isNaN)
    : column.categories.every(isMissingToken) ||
        (column.type === 'boolean' && column.codes.every(code => code < 0));
}

/** The column without values, in the type that it has on the other side. */
function emptyAs(column: Column, other: Column, rows: number): Column {
  const { name } = column;
  if ('values' in other) {
    const values = new Float64Array(new SharedArrayBuffer(8 * rows)).fill(NaN);
    return { name, type: other.type, values };
  }
  if (!('values' in column)) return { ...column, type: other.type };
  const codes = new Int32Array(new SharedArrayBuffer(4 * rows)).fill(-1);
  return { name, type: other.type, codes, categories: [] };
}

function adopt(table: Table, other: Table): Table {
  const others = new Map(other.columns.map(column => [column.name, column]));
  const columns = table.columns.map(column => {
    const counterpart = others.get(column.name);
    return counterpart &&
      counterpart.type !== column.type &&
      isNumeric(column) !== isNumeric(counterpart) &&
      isEmpty(column)
      ? emptyAs(column, counterpart, table.rows)
      : column;
  });
  return { ...table, columns };
}

/** 1-based row of the first label that is no number. */
function firstTextRow(column: CategoricalColumn): {
  row: number;
  text: string;
} {
  const texts = column.categories.map(
    label => numberOf(label) === undefined && !isMissingToken(label),
  );
  const found = column.codes.findIndex(code => code >= 0 && texts[code]);
  const index = found >= 0 ? found : column.codes.findIndex(code => code >= 0);
  return {
    row: index + 1,
    text: column.categories[column.codes[index]] ?? '',
  };
}

function describe(column: Column): string {
  return isNumeric(column) ? column.type : 'text';
}

/** What is different about a column's type, with the first row where text stands for a number. */
function retyped(
  name: string,
  sides: { table: Table; column: Column }[],
): { message: string; error: SourceError } {
  const [reference, current] = sides;
  const textSide = sides.find(({ column }) => !('values' in column));
  const otherSide = textSide === reference ? current : reference;
  const odd = textSide ?? current;
  const place = {
    source:
      odd.table.origin?.source ?? (odd === reference ? 'reference' : 'current'),
    column: name,
  };
  if (textSide && !('values' in textSide.column)) {
    const { row, text } = firstTextRow(textSide.column);
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    const problem = `text (${JSON.stringify(shown)}) in a column that is ${
      otherSide.column.type
    } in the ${otherSide === reference ? 'reference' : 'current data'}`;
    return {
      message: `Column ${name} is ${reference.column.type} in the reference and ${current.column.type} in the current data (first in row ${row}).`,
      error: new SourceError({ ...place, row }, problem),
    };
  }
  return {
    message: `Column ${name} is ${describe(
      reference.column,
    )} in the reference and ${describe(current.column)} in the current data.`,
    error: new SourceError(
      place,
      `${current.column.type}, and ${reference.column.type} in the reference`,
    ),
  };
}

export interface SchemaCheck {
  /** The tables; a column without a value on one side has the other side's type. */
  reference: Table;
  current: Table;
  /** Missing, extra and retyped columns. */
  findings: SchemaFinding[];
  /** The same, as errors for a caller that wants the schemas equal. */
  errors: SourceError[];
}

/**
 * Compares the columns of two tables before any statistic looks at them.
 *
 * @param wanted - columns to look at; all where absent
 */
export function checkSchema(
  reference: Table,
  current: Table,
  wanted: (name: string) => boolean = () => true,
): SchemaCheck {
  const sides = {
    reference: adopt(reference, current),
    current: adopt(current, reference),
  };
  const { findings } = pairColumns(sides.reference, sides.current, wanted);
  const column = (table: Table, name: string) =>
    table.columns.find(each => each.name === name);
  const errors: SourceError[] = [];
  const explained = findings.map(finding => {
    const before = column(sides.reference, finding.column);
    const now = column(sides.current, finding.column);
    if (before && now) {
      const { message, error } = retyped(finding.column, [
        { table: sides.reference, column: before },
        { table: sides.current, column: now },
      ]);
      errors.push(error);
      return { ...finding, message };
    }
    errors.push(
      new SourceError(
        {
          source:
            (before ? current : reference).origin?.source ??
            (before ? 'current' : 'reference'),
          column: finding.column,
        },
        `the column is only in the ${
          before ? 'reference' : 'current data'
        }; leave it out, or name the columns to compare`,
      ),
    );
    return finding;
  });
  return { ...sides, findings: explained, errors };
}
