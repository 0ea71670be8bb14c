import { Client, types, type ClientConfig } from 'pg';
import { messageOf, SourceError } from '../SourceError';
import { shownUrl } from './SqlSource';

const CONNECT_TIMEOUT_MS = 10_000;

/** Values come as the texts that the server sends: nothing is lost on the way. */
const AS_TEXT: ClientConfig['types'] = {
  getTypeParser: () => (value: string) => value,
};

/** OIDs of PostgreSQL's built-in types, by what they are to us. */
export const NUMERIC_OIDS = new Set<number>([
  types.builtins.INT2,
  types.builtins.INT4,
  types.builtins.INT8,
  types.builtins.FLOAT4,
  types.builtins.FLOAT8,
  types.builtins.NUMERIC,
]);
export const INSTANT_OIDS = new Set<number>([
  types.builtins.DATE,
  types.builtins.TIMESTAMP,
  types.builtins.TIMESTAMPTZ,
]);
export const BOOLEAN_OID: number = types.builtins.BOOL;

export function postgresProblem(source: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  // Where a name has several addresses, each has failed in its way.
  const failures =
    typeof error === 'object' && error !== null && 'errors' in error
      ? error.errors
      : undefined;
  const message = Array.isArray(failures)
    ? failures.map(messageOf).join('; ')
    : messageOf(error);
  return new SourceError({ source }, message, { cause: error });
}

/**
 * Runs `work` on a connection of its own, in a transaction that cannot write and sees one state of the data. Aborting
 * cancels the running statement on the server.
 */
export async function withPostgres<T>(
  url: URL,
  signal: AbortSignal | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const source = `sql:${shownUrl(url)}`;
  const settings = {
    connectionString: url.toString(),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: AS_TEXT,
    application_name: 'bellwether',
  };
  const client = new Client(settings);
  // A connection that is lost in the middle fails the running query too; without a listener it would end the process.
  client.on('error', () => undefined);
  let processId: number | undefined;
  const stop = () => {
    const killer = new Client(settings);
    killer
      .connect()
      .then(() => killer.query('SELECT pg_cancel_backend($1)', [processId]))
      .catch(() => undefined)
      .finally(() => killer.end().catch(() => undefined));
  };
  try {
    await client.connect();
    const found = await client.query('SELECT pg_backend_pid() AS id');
    processId = Number(found.rows[0].id);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', stop);
    await client.query(
      'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
    );
    await client.query("SET LOCAL TimeZone = 'UTC'");
    await client.query("SET LOCAL DateStyle = 'ISO'");
    await client.query('SET LOCAL extra_float_digits = 3');
    return await work(client);
  } catch (error) {
    signal?.throwIfAborted();
    throw postgresProblem(source, error);
  } finally {
    signal?.removeEventListener('abort', stop);
    await client.end().catch(() => undefined);
  }
}
