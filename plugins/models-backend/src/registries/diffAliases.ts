/** An alias that was set, moved or removed. */
export interface AliasChange {
  alias: string;
  /** `null`: it was removed. */
  version: number | null;
  previous: number | null;
}

export function diffAliases(
  before: Record<string, number>,
  after: Record<string, number>,
): AliasChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(alias => before[alias] !== after[alias])
    .sort()
    .map(alias => ({
      alias,
      version: after[alias] ?? null,
      previous: before[alias] ?? null,
    }));
}

/** What people read of the change, for example `champion moved from 13 to 14`. */
export function describeAliasChange(change: AliasChange): string {
  const { alias, version, previous } = change;
  if (version === null) return `${alias} was taken off version ${previous}`;
  return previous === null
    ? `${alias} was set to version ${version}`
    : `${alias} moved from version ${previous} to ${version}`;
}
