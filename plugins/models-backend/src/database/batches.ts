/** Values per query; databases limit the number of bindings. */
const BATCH = 500;

/** Splits a list into pieces that fit into one query. */
export function* batches<T>(values: readonly T[], size = BATCH): Iterable<T[]> {
  for (let start = 0; start < values.length; start += size) {
    yield values.slice(start, start + size);
  }
}
