import type { CompareSourcesOptions } from '../compareSources';
import type { ComparedColumns } from '../counts';
import type { Side } from '../pushdown/closeSql';
import { relationSql } from '../pushdown/Relation';
import type { RelationColumn } from '../pushdown/SqlEngine';
import { chooseColumns } from '../sources/ReadOptions';
import { SourceError } from '../sources/SourceError';

function refuseAbsent(
  source: string,
  columns: readonly RelationColumn[],
  { target, prediction, rowKey = [] }: CompareSourcesOptions,
): void {
  const roles: [string | undefined, string][] = [
    [target, 'the target'],
    [prediction, 'the prediction'],
    ...rowKey.map((name): [string, string] => [name, 'part of the row key']),
  ];
  for (const [column, role] of roles) {
    if (column !== undefined && !columns.some(({ name }) => name === column)) {
      throw new SourceError(
        { source, column },
        `there is no such column, and it is named as ${role}`,
      );
    }
  }
}

/** The columns that are compared, checked on both sides before anything is counted. */
export async function comparedColumns(
  sides: { reference: Side; current: Side },
  shown: { reference: string; current: string },
  options: CompareSourcesOptions,
): Promise<ComparedColumns> {
  const { columns, target, prediction, exclude } = options;
  const named = columns && [
    ...new Set([
      ...columns,
      ...[target, prediction].filter(name => name !== undefined),
    ]),
  ];
  for (const side of ['reference', 'current'] as const) {
    const { engine, relation } = sides[side];
    const found = await engine.columns(relationSql(engine.dialect, relation));
    const isReference = side === 'reference';
    chooseColumns(
      shown[side],
      found.map(({ name }) => name),
      {
        columns: named,
        exclude,
        ignoreUnknownColumns: !isReference && options.schema !== 'strict',
      },
    );
    if (isReference || options.rowKey) {
      refuseAbsent(
        shown[side],
        found,
        isReference ? options : { rowKey: options.rowKey },
      );
    }
  }
  return { columns: named, exclude: [...(exclude ?? [])] };
}
