import { INFERENCE_LOG_COLUMNS } from '@bellwether/plugin-models-common';
import {
  FieldType,
  InferenceLogConfig,
  OWN_COLUMNS,
} from './InferenceLogConfig';
import { identifier, text } from './duckdb';
import { FIELD_MARK } from './Spool';

const TYPES: Record<FieldType, string> = {
  number: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
};

const KNOWN = {
  id: 'VARCHAR',
  row: 'INTEGER',
  half: 'VARCHAR',
  at: 'BIGINT',
  seen: 'BIGINT',
  version: 'VARCHAR',
  endpoint: 'VARCHAR',
};

const COLUMN = INFERENCE_LOG_COLUMNS;

const marked = (name: string) => identifier(`${FIELD_MARK}${name}`);

/** The rows of spools; of what came twice, the first. A line that a crash cut off is left out. */
export function spooledSql(
  log: InferenceLogConfig,
  files: readonly string[],
): string {
  const columns = [
    ...Object.entries(KNOWN),
    ...[...log.inputs, ...log.outputs].map(({ name, type }) => [
      `${FIELD_MARK}${name}`,
      TYPES[type],
    ]),
  ];
  return `CREATE TEMP TABLE spooled AS
SELECT * FROM read_json([${files
    .map(text)
    .join(
      ', ',
    )}], format = 'newline_delimited', ignore_errors = true, columns = {${columns
    .map(([name, type]) => `${text(name)}: ${text(type)}`)
    .join(', ')}})
QUALIFY row_number() OVER (PARTITION BY id, "row", half ORDER BY seen) = 1`;
}

/** Requests with their responses. A model without outputs in the log waits for none. */
export function pairedSql(log: InferenceLogConfig): string {
  const outputs = log.outputs.map(
    ({ name }) =>
      `COALESCE(q.${marked(name)}, r.${marked(name)}) AS ${identifier(name)}`,
  );
  const columns = [
    `CASE q.half WHEN 'both' THEN q.id ELSE q.id || ':' || q."row" END AS ${COLUMN.rowKey}`,
    `epoch_ms(q.at) AS ${COLUMN.timestamp}`,
    `COALESCE(q.version, r.version) AS ${COLUMN.modelVersion}`,
    `COALESCE(q.endpoint, r.endpoint) AS ${COLUMN.endpoint}`,
    ...log.inputs.map(({ name }) => `q.${marked(name)} AS ${identifier(name)}`),
    ...outputs,
    `q.id`,
    `q."row"`,
    `q.seen`,
    `q.half = 'both' OR r.id IS NOT NULL OR ${
      log.outputs.length === 0
    } AS is_whole`,
  ];
  return `CREATE TEMP TABLE paired AS
SELECT ${columns.join(',\n  ')}
FROM (SELECT * FROM spooled WHERE half <> 'response') q
LEFT JOIN (SELECT * FROM spooled WHERE half = 'response') r ON r.id = q.id AND r."row" = q."row"`;
}

const DAY = `strftime(${COLUMN.timestamp}, '%Y-%m-%d')`;

/** Whether a pair is done with: it is whole, or its other half did not come in time. */
const DONE = (youngerThan: number) => `(is_whole OR seen <= ${youngerThan})`;

/** Days that have rows to be written. */
export function daysSql(youngerThan: number): string {
  return `SELECT DISTINCT ${DAY} FROM paired WHERE ${DONE(
    youngerThan,
  )} ORDER BY 1`;
}

/** The rows of a day that none of its files has yet, written aside. */
export function partitionSql(
  log: InferenceLogConfig,
  options: { day: string; youngerThan: number; known: string[]; into: string },
): string {
  const { day, youngerThan, known, into } = options;
  const names = [
    ...OWN_COLUMNS,
    ...[...log.inputs, ...log.outputs].map(({ name }) => name),
  ].map(identifier);
  const isNew =
    known.length > 0
      ? ` AND ${COLUMN.rowKey} NOT IN (SELECT ${
          COLUMN.rowKey
        } FROM read_parquet([${known.map(text).join(', ')}]))`
      : '';
  return `COPY (SELECT ${names.join(', ')} FROM paired WHERE ${DAY} = ${text(
    day,
  )} AND ${DONE(youngerThan)}${isNew} ORDER BY ${COLUMN.timestamp}, ${
    COLUMN.rowKey
  }) TO ${text(into)} (FORMAT parquet, COMPRESSION zstd)`;
}

/** Halves whose other half may still come, as they were spooled. */
export function carriedSql(youngerThan: number, into: string): string {
  return `COPY (SELECT * FROM spooled s WHERE s.seen > ${youngerThan} AND (
  (s.half = 'request' AND EXISTS (SELECT 1 FROM paired p WHERE p.id = s.id AND p."row" = s."row" AND NOT p.is_whole))
  OR (s.half = 'response' AND NOT EXISTS (SELECT 1 FROM paired p WHERE p.id = s.id AND p."row" = s."row"))
)) TO ${text(into)} (FORMAT json)`;
}
