import { ClusterMetrics } from '../adapters/Sources';

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** PromQL of what the pods of a server are found by. */
export function podMatchers(
  { matcher }: Pick<ClusterMetrics, 'matcher'>,
  namespace: string,
  podPrefixes: readonly string[],
  prefix = '',
): string {
  const pods = podPrefixes.map(one => `${escaped(one)}-.+`).join('|');
  return [
    ...(matcher ? [matcher] : []),
    `${prefix}namespace=${JSON.stringify(namespace)}`,
    `${prefix}pod=~${JSON.stringify(pods)}`,
  ].join(',');
}
