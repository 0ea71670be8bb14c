import { SourceError } from '../SourceError';

export type EngineName = 'duckdb' | 'postgres' | 'trino';

/** `sql:<engine-url>#<query>`, taken apart. */
export interface SqlSource {
  engine: EngineName;
  url: URL;
  query: string;
  /** The source without password and query string: what may be shown and stored. */
  shown: string;
}

const USAGE =
  'must read sql:<engine-url>#<query>, such as sql:postgresql://user@host/database#SELECT * FROM flights';

const ENGINES: Record<string, EngineName> = {
  'duckdb:': 'duckdb',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'trino:': 'trino',
  'trino+https:': 'trino',
};

/** An engine's address without its password and parameters. */
export function shownUrl(url: URL): string {
  const user = url.username ? `${url.username}@` : '';
  return url.protocol === 'duckdb:'
    ? `duckdb:${url.pathname}`
    : `${url.protocol}//${user}${url.host}${url.pathname}`;
}

/**
 * The engine of an address.
 *
 * @throws SourceError that never shows a password
 */
export function engineOf(address: string): { engine: EngineName; url: URL } {
  let url: URL;
  try {
    url = new URL(address);
  } catch (error) {
    throw new SourceError({ source: 'sql source' }, USAGE, { cause: error });
  }
  const engine = Object.hasOwn(ENGINES, url.protocol)
    ? ENGINES[url.protocol]
    : undefined;
  if (!engine) {
    throw new SourceError(
      { source: `sql:${shownUrl(url)}` },
      `there is no engine ${url.protocol.slice(
        0,
        -1,
      )}; use duckdb, postgresql, trino or trino+https`,
    );
  }
  return { engine, url };
}

/**
 * Takes `sql:<engine-url>#<query>` apart. Engines: `duckdb:` (in memory) and `duckdb:/path/to/file.duckdb`,
 * `postgresql://user:password@host/database`, `trino://user@host:port/catalog/schema` (`trino+https:` for TLS).
 *
 * @throws SourceError that never shows a password
 */
export function parseSqlSource(source: string): SqlSource {
  const hash = source.indexOf('#');
  if (hash < 0) throw new SourceError({ source: 'sql source' }, USAGE);
  const query = source
    .slice(hash + 1)
    .trim()
    .replace(/;\s*$/, '');
  const { url, engine } = engineOf(source.slice('sql:'.length, hash));
  const shown = `sql:${shownUrl(url)}`;
  if (!query) throw new SourceError({ source: shown }, 'the query is empty');
  return { engine, url, query, shown };
}
