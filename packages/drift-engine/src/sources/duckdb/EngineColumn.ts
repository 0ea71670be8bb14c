import type { DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import {
  LabelBuilder,
  NumberBuilder,
  type ColumnBuilder,
} from '../ColumnBuilder';
import type { MemoryBudget } from '../MemoryBudget';
import { SourceError } from '../SourceError';
import { duckDb } from './library';
import { sqlName } from './openDuckDb';

/** How a column of the engine is fetched. */
export interface EngineColumn {
  name: string;
  /** The engine's name of it: repeated names are not the same there. */
  engineName: string;
  /** SQL that gives DOUBLE, BOOLEAN or VARCHAR. */
  expression: string;
  kind: 'numeric' | 'datetime' | 'boolean' | 'label';
  /** Whether labels come with the engine's hash, by which long ones are recognised without being fetched. */
  isHashed: boolean;
}

/** What a type of the engine is to us; undefined for one whose values are not single values. */
function kindOf(
  typeId: DuckDBTypeId,
): 'number' | 'instant' | 'boolean' | 'label' | 'time' | undefined {
  const { DuckDBTypeId: Type } = duckDb();
  switch (typeId) {
    case Type.TINYINT:
    case Type.SMALLINT:
    case Type.INTEGER:
    case Type.BIGINT:
    case Type.HUGEINT:
    case Type.UTINYINT:
    case Type.USMALLINT:
    case Type.UINTEGER:
    case Type.UBIGINT:
    case Type.UHUGEINT:
    case Type.FLOAT:
    case Type.DOUBLE:
    case Type.DECIMAL:
      return 'number';
    case Type.DATE:
    case Type.TIMESTAMP:
    case Type.TIMESTAMP_S:
    case Type.TIMESTAMP_MS:
    case Type.TIMESTAMP_NS:
    case Type.TIMESTAMP_TZ:
      return 'instant';
    case Type.VARCHAR:
    case Type.ENUM:
    case Type.UUID:
    case Type.SQLNULL:
      return 'label';
    case Type.BOOLEAN:
      return 'boolean';
    case Type.TIME:
      return 'time';
    default:
      return undefined;
  }
}

/**
 * How to fetch a column of a type.
 *
 * @param hasLongTexts - whether texts of more than 12 bytes are expected; they are read right either way, but not as fast
 * @throws SourceError for a type whose values are not single values
 */
export function engineColumn(
  source: string,
  name: string,
  engineName: string,
  type: DuckDBType,
  hasLongTexts = true,
): EngineColumn {
  const quoted = sqlName(engineName);
  const kind = kindOf(type.typeId);
  if (kind === 'number') {
    return {
      name,
      engineName,
      kind: 'numeric',
      isHashed: false,
      expression: `CAST(${quoted} AS DOUBLE)`,
    };
  }
  if (kind === 'instant') {
    const instant =
      type.typeId === duckDb().DuckDBTypeId.TIMESTAMP_TZ
        ? quoted
        : `CAST(${quoted} AS TIMESTAMP)`;
    return {
      name,
      engineName,
      kind: 'datetime',
      isHashed: false,
      expression: `CASE WHEN isfinite(${quoted}) THEN CAST(epoch_us(${instant}) AS DOUBLE) / 1000 END`,
    };
  }
  if (kind === 'boolean') {
    return {
      name,
      engineName,
      kind: 'boolean',
      isHashed: false,
      expression: quoted,
    };
  }
  if (kind === 'label') {
    return {
      name,
      engineName,
      kind: 'label',
      isHashed: hasLongTexts,
      expression: `CAST(${quoted} AS VARCHAR)`,
    };
  }
  if (kind === 'time') {
    return {
      name,
      engineName,
      kind: 'numeric',
      isHashed: false,
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
