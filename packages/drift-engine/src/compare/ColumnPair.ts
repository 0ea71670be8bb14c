import type { CategoricalColumn, Column, NumericColumn, Table } from '../table';

/** A numeric column on both sides. */
export interface NumericPair {
  kind: 'number';
  name: string;
  type: NumericColumn['type'] | 'text';
  reference: Float64Array;
  current: Float64Array;
}

/** A column of labels on both sides, with one numbering: the reference's labels first, then those that are new. */
export interface LabelPair {
  kind: 'label';
  name: string;
  type: CategoricalColumn['type'];
  labels: string[];
  /** Index into `labels` a row, -1 for null. */
  reference: Int32Array;
  /** The same; made when it is first asked for. */
  readonly current: Int32Array;
  /** The current column as it was read, and the index into `labels` of each of its categories. */
  asRead: { codes: Int32Array; indices: Int32Array };
}

export type ColumnPair = NumericPair | LabelPair;

/** Why a column cannot be compared. */
export interface SchemaFinding {
  kind: 'missing-column' | 'extra-column' | 'retyped-column';
  column: string;
  message: string;
}

function isNumeric(column: Column): column is NumericColumn {
  return column.type === 'numeric' || column.type === 'datetime';
}

function renumber({ codes, indices }: LabelPair['asRead']): Int32Array {
  const result = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    result[i] = code < 0 ? -1 : indices[code];
  }
  return result;
}

function pairLabels(
  reference: CategoricalColumn,
  current: CategoricalColumn,
): LabelPair {
  const labels = [...reference.categories];
  const numberOf = new Map(labels.map((label, i) => [label, i]));
  const renumbered = current.categories.map(label => {
    const known = numberOf.get(label);
    if (known !== undefined) return known;
    numberOf.set(label, labels.length);
    return labels.push(label) - 1;
  });
  const asRead = {
    codes: current.codes,
    indices: Int32Array.from(renumbered),
  };
  let made: Int32Array | undefined;
  return {
    kind: 'label',
    name: reference.name,
    type: reference.type === current.type ? reference.type : 'categorical',
    labels,
    reference: reference.codes,
    get current() {
      made ??= renumber(asRead);
      return made;
    },
    asRead,
  };
}

/** Pairs the columns of two tables by name, in the reference's order; what does not pair is a finding. */
export function pairColumns(
  reference: Table,
  current: Table,
  wanted: (name: string) => boolean,
): { pairs: ColumnPair[]; findings: SchemaFinding[] } {
  const pairs: ColumnPair[] = [];
  const findings: SchemaFinding[] = [];
  const others = new Map(current.columns.map(column => [column.name, column]));
  for (const column of reference.columns) {
    const { name } = column;
    if (!wanted(name)) continue;
    const other = others.get(name);
    if (!other) {
      findings.push({
        kind: 'missing-column',
        column: name,
        message: `Column ${name} is missing from the current data.`,
      });
    } else if (isNumeric(column) && isNumeric(other)) {
      if (column.type === other.type) {
        pairs.push({
          kind: 'number',
          name,
          type: column.type,
          reference: column.values,
          current: other.values,
        });
        continue;
      }
    } else if (!isNumeric(column) && !isNumeric(other)) {
      pairs.push(pairLabels(column, other));
      continue;
    }
    if (other) {
      findings.push({
        kind: 'retyped-column',
        column: name,
        message: `Column ${name} is ${column.type} in the reference and ${other.type} in the current data.`,
      });
    }
  }
  const known = new Set(reference.columns.map(column => column.name));
  for (const { name } of current.columns) {
    if (wanted(name) && !known.has(name)) {
      findings.push({
        kind: 'extra-column',
        column: name,
        message: `Column ${name} is not in the reference.`,
      });
    }
  }
  return { pairs, findings };
}

/** Counts per label, and rows that are null. */
export function countLabels(
  codes: Int32Array,
  labels: number,
): { counts: Float64Array; missing: number } {
  // Code -1 stands before the labels. Two tallies: with few labels the next row would wait for the count of this one.
  const even = new Int32Array(labels + 1);
  const odd = new Int32Array(labels + 1);
  const { length } = codes;
  const paired = length - (length % 2);
  for (let i = 0; i < paired; i += 2) {
    even[codes[i] + 1]++;
    odd[codes[i + 1] + 1]++;
  }
  if (paired < length) even[codes[paired] + 1]++;
  const counts = new Float64Array(labels);
  for (let code = 0; code < labels; code++) {
    counts[code] = even[code + 1] + odd[code + 1];
  }
  return { counts, missing: even[0] + odd[0] };
}

/** The counts of a pair's current column, by the pair's labels. */
export function countCurrentLabels({ labels, asRead }: LabelPair): {
  counts: Float64Array;
  missing: number;
} {
  const { counts, missing } = countLabels(asRead.codes, asRead.indices.length);
  const result = new Float64Array(labels.length);
  for (let code = 0; code < counts.length; code++) {
    result[asRead.indices[code]] += counts[code];
  }
  return { counts: result, missing };
}
