/** A node that would go away but for a limit of its pods. */
export interface NodeHold {
  node: string;
  /** For example "nodeSelector pool=gpu". */
  limit: string;
}

const MOST_LIMITS = 3;

/** `One more node would go away but for nodeSelector pool=gpu`; undefined where no limit holds a node. */
export function holdWords(held: readonly NodeHold[]): string | undefined {
  if (held.length === 0) return undefined;
  const nodes = new Map<string, number>();
  for (const { limit } of held) nodes.set(limit, (nodes.get(limit) ?? 0) + 1);
  const limits = [...nodes].sort(([, a], [, b]) => b - a);
  const shown = limits
    .slice(0, MOST_LIMITS)
    .map(([limit, count]) =>
      limits.length > 1 ? `${limit} (${count})` : limit,
    );
  const others = limits.length - shown.length;
  return [
    held.length === 1
      ? 'one more node would go away but for '
      : `${held.length} more nodes would go away but for `,
    shown.join('; '),
    others > 0 ? `; and ${others} other limits` : '',
  ].join('');
}
