import { VerdictTest } from '@bellwether/plugin-canary-common';
import { formatNumber } from '@bellwether/plugin-models-react';

type Histogram = NonNullable<VerdictTest['histogram']>;

/** Bins in words: one more than edges where the outer ones are open, one less where the edges enclose all. */
export function binWords({ edges, stable }: Histogram): string[] {
  const words = (value: number) => formatNumber(value, 3);
  if (stable.length === edges.length - 1) {
    return stable.map(
      (_, index) => `${words(edges[index])} – ${words(edges[index + 1])}`,
    );
  }
  return stable.map((_, index) => {
    if (index === 0) return `< ${words(edges[0])}`;
    return index >= edges.length
      ? `≥ ${words(edges[edges.length - 1])}`
      : `${words(edges[index - 1])} – ${words(edges[index])}`;
  });
}
