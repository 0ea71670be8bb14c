import { DuckDBTypeId, type DuckDBType } from '@duckdb/node-api';
import {
  LabelBuilder,
  NumberBuilder,
  type ColumnBuilder,
} from '../ColumnBuilder';
import type { MemoryBudget } from '../MemoryBudget';
import { SourceError } from '../SourceError';
import { sqlName } from './openDuckDb';

/** How a column of the engine is fetched. */
export interface EngineColumn {
  name: string;
  /** SQL that gives DOUBLE, BOOLEAN or VARCHAR. */
  expression: string;
  kind: 'numeric' | 'datetime' | 'boolean' | 'label';
}

const NUMBERS = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
]);
const INSTANTS = new Set([
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
]);
const LABELS = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.UUID,
  DuckDBTypeId.SQLNULL,
]);

/**
 * How to fetch a column of a type.
 *
 * @throws SourceError for a type whose values are not single values
 */
export function engineColumn(
  source: string,
  name: string,
  engineName: string,
  type: DuckDBType,
): EngineColumn {
  const quoted = sqlName(engineName);
  if (NUMBERS.has(type.typeId)) {
    return {
      name,
      kind: 'numeric',
      expression: `CAST(${quoted} AS DOUBLE)`,
    };
  }
  if (INSTANTS.has(type.typeId)) {
    const instant =
      type.typeId === DuckDBTypeId.TIMESTAMP_TZ
        ? quoted
        : `CAST(${quoted} AS TIMESTAMP)`;
    return {
      name,
      kind: 'datetime',
      expression: `CASE WHEN isfinite(${quoted}) THEN CAST(epoch_us(${instant}) AS DOUBLE) / 1000 END`,
    };
  }
  if (type.typeId === DuckDBTypeId.BOOLEAN) {
    return { name, kind: 'boolean', expression: quoted };
  }
  if (LABELS.has(type.typeId)) {
    return { name, kind: 'label', expression: `CAST(${quoted} AS VARCHAR)` };
  }
  if (type.typeId === DuckDBTypeId.TIME) {
    return {
      name,
      kind: 'numeric',
      expression: `CAST(epoch_us(${quoted}) AS DOUBLE) / 1000`,
    };
  }
  throw new SourceError(
    { source, column: name },
    `values of type ${String(type)} cannot be compared; leave the column out`,
  );
}

export function builderOf(
  column: EngineColumn,
  budget: MemoryBudget,
  expectedRows?: number,
): ColumnBuilder {
  return column.kind === 'numeric' || column.kind === 'datetime'
    ? new NumberBuilder(column.name, column.kind, budget, expectedRows)
    : new LabelBuilder(column.name, column.kind, budget, expectedRows);
}
