import type * as DuckDb from '@duckdb/node-api';
import type Binding from '@duckdb/node-bindings';

let library: typeof DuckDb | undefined;
let binding: typeof Binding | undefined;

/** DuckDB's library, loaded when it is used first: it takes 30 MB, and who only tests or reports needs none of it. */
export function duckDb(): typeof DuckDb {
  const loaded: typeof DuckDb = library ?? require('@duckdb/node-api');
  library = loaded;
  return loaded;
}

/** What the library itself stands on, for who reads vectors as they lie in memory. */
export function duckDbBinding(): typeof Binding {
  const loaded: typeof Binding = binding ?? require('@duckdb/node-bindings');
  binding = loaded;
  return loaded;
}
