/** Names of the fields in which MLflow keeps milliseconds since 1970. */
const TIME_FIELDS = new Set([
  'creation_timestamp',
  'last_updated_timestamp',
  'creation_timestamp_ms',
  'last_updated_timestamp_ms',
  'creation_time',
  'last_update_time',
  'start_time',
  'end_time',
  'timestamp',
]);

function shift(value: unknown, milliseconds: number): unknown {
  if (Array.isArray(value)) {
    return value.map(item => shift(item, milliseconds));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        TIME_FIELDS.has(key) && typeof item === 'number'
          ? item + milliseconds
          : shift(item, milliseconds),
      ]),
    );
  }
  return value;
}

/** A copy of MLflow's objects in which everything happened later by so many milliseconds. */
export function shiftTimes<T>(value: T, milliseconds: number): T {
  return shift(value, milliseconds) as T;
}
