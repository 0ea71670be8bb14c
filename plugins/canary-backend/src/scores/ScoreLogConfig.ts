import path from 'path';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const column = z.string().min(1).max(255);
const SECTION = 'canary.scores';

const logSchema = z
  .strictObject({
    /** Absolute; Parquet, CSV or JSON lines, also as a glob. */
    path: z.string().optional(),
    /** In place of files: a connection of `canary.scores.connections`, and a table or view of it. */
    connection: z.string().optional(),
    table: z
      .string()
      .regex(
        /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,2}$/,
        'must be the name of a table, with its schema',
      )
      .optional(),
    /** Columns. */
    score: column,
    time: column.default('scored_at'),
    version: column.default('model_version'),
    /** Values of the column of versions, where they are not the versions themselves: KServe's logger writes `default` and `canary`. */
    values: z
      .strictObject({ stable: z.string().min(1), canary: z.string().min(1) })
      .optional(),
    /** How long rows may come late. */
    latenessSeconds: z.int().min(0).max(86_400).default(60),
    /** A log without a row for so long has stopped. */
    staleAfterSeconds: z.int().min(60).max(86_400).default(1800),
  })
  .refine(
    ({ path: file, connection, table }) =>
      file === undefined
        ? connection !== undefined && table !== undefined
        : connection === undefined && table === undefined,
    'needs either a path, or a connection and a table',
  )
  .refine(({ path: file }) => file === undefined || path.isAbsolute(file), {
    path: ['path'],
    message: 'must be absolute',
  })
  .refine(
    ({ path: file }) => file === undefined || readerOf(file) !== undefined,
    {
      path: ['path'],
      message: 'must end with .parquet, .csv, .jsonl or .ndjson',
    },
  );

const sectionSchema = z.strictObject({
  connections: z
    .record(
      z.string(),
      z.strictObject({
        url: z
          .string()
          .regex(
            /^(postgres|postgresql|trino|trino\+https):\/\//,
            'must begin with postgresql://, trino:// or trino+https://',
          ),
      }),
    )
    .default({}),
  logs: z
    .record(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), logSchema)
    .default({}),
});

/** Where the scores of a server's predictions are logged, with the version that made each. */
export interface ScoreLogConfig
  extends Omit<z.infer<typeof logSchema>, 'path' | 'connection' | 'table'> {
  id: string;
  /** Address for the engine; holds secrets where it is not the embedded one. */
  address: string;
  /** Function of the embedded engine that reads the files, or undefined for a table. */
  rows: { file: string; reader: string } | { table: string[] };
}

function readerOf(file: string): string | undefined {
  if (/\.(parquet|pq)$/i.test(file)) return 'read_parquet';
  if (/\.(csv|tsv)(\.gz)?$/i.test(file)) return 'read_csv';
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(file) ? 'read_json' : undefined;
}

/**
 * Reads `canary.scores`: logs by the name that servers give in the annotation `bellwether.dev/score-log`.
 *
 * @throws InputError - the message names the key
 */
export function readScoreLogs(
  config: Config,
): ReadonlyMap<string, ScoreLogConfig> {
  const parsed = sectionSchema.safeParse(
    config.getOptional<unknown>(SECTION) ?? {},
  );
  if (!parsed.success) {
    const [{ path: place, message }] = parsed.error.issues;
    throw new InputError(`${[SECTION, ...place].join('.')}: ${message}`);
  }
  const { connections, logs } = parsed.data;
  return new Map(
    Object.entries(logs).map(
      ([id, { path: file, ...log }]): [string, ScoreLogConfig] => {
        const { connection = '', table = '', ...rest } = log;
        const reader = file === undefined ? undefined : readerOf(file);
        if (file !== undefined && reader !== undefined) {
          const rows = { file, reader };
          return [id, { ...rest, id, address: 'duckdb:', rows }];
        }
        if (!Object.hasOwn(connections, connection)) {
          throw new InputError(
            `${SECTION}.logs.${id}.connection: there is no ${SECTION}.connections.${connection}`,
          );
        }
        const { url } = connections[connection];
        return [
          id,
          { ...rest, id, address: url, rows: { table: table.split('.') } },
        ];
      },
    ),
  );
}
