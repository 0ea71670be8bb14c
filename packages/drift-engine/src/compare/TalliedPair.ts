import {
  isTallied,
  withoutTallies,
  type TalliedColumn,
  type TalliedLabels,
  type TalliedNumbers,
  type TalliedTable,
} from '../table';
import { pairColumns, type ColumnPair, type SchemaFinding } from './ColumnPair';

/** A column of numbers that is tallied on both sides. */
export interface TalliedNumberPair {
  kind: 'number';
  name: string;
  type: 'numeric';
  tallied: { reference: TalliedNumbers; current: TalliedNumbers };
}

/** A column of labels that is tallied on both sides. */
export interface TalliedLabelPair {
  kind: 'label';
  name: string;
  type: 'categorical';
  tallied: { reference: TalliedLabels; current: TalliedLabels };
}

/** A column on both sides, by its rows or tallied: what tests of single columns take. */
export type TestedPair = ColumnPair | TalliedNumberPair | TalliedLabelPair;

export function hasRows(pair: TestedPair): pair is ColumnPair {
  return !('tallied' in pair);
}

function pairOf(
  reference: TalliedColumn,
  current: TalliedColumn | undefined,
): TestedPair {
  const { name } = reference;
  if (reference.type === 'numeric' && current?.type === 'numeric') {
    const tallied = { reference, current };
    return { kind: 'number', name, type: 'numeric', tallied };
  }
  if (reference.type === 'categorical' && current?.type === 'categorical') {
    const tallied = { reference, current };
    return { kind: 'label', name, type: 'categorical', tallied };
  }
  throw new TypeError(`Column ${name} is not tallied on both sides.`);
}

/**
 * Pairs the columns of two tables by name, in the reference's order; what does not pair is a finding.
 *
 * @throws TypeError when a column is tallied on one side only
 */
export function pairTables(
  reference: TalliedTable,
  current: TalliedTable,
  wanted: (name: string) => boolean,
): { pairs: TestedPair[]; findings: SchemaFinding[] } {
  const { pairs, findings } = pairColumns(
    withoutTallies(reference),
    withoutTallies(current),
    wanted,
  );
  const tallies = new Map(
    current.columns.filter(isTallied).map(column => [column.name, column]),
  );
  const tallied = reference.columns
    .filter(isTallied)
    .filter(({ name }) => wanted(name))
    .map(column => pairOf(column, tallies.get(column.name)));
  if (tallied.length === 0) return { pairs, findings };
  const place = new Map(reference.columns.map(({ name }, i) => [name, i]));
  const placeOf = ({ name }: TestedPair) => place.get(name) ?? 0;
  return {
    pairs: [...pairs, ...tallied].sort((a, b) => placeOf(a) - placeOf(b)),
    findings,
  };
}
