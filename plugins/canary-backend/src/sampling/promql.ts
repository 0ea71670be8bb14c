import { CounterSelector } from './MetricProfile';

/** Where the pods of one server are found. */
export interface PodScope {
  namespace: string;
  /** How the names of the pods begin, of both arms. */
  podPrefixes: readonly string[];
  cluster?: { label: string; name: string };
}

/** A text between double quotes, as PromQL reads it. */
function quoted(text: string): string {
  return `"${text
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')}"`;
}

/** RE2 knows the same special characters as a regular expression of this language. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Matchers of all pods of a server. Pods' names cannot hold a dot that matters, and all the same nothing is left unescaped. */
export function scopeMatchers({
  namespace,
  podPrefixes,
  cluster,
}: PodScope): string {
  const pods = podPrefixes.map(prefix => `${literally(prefix)}.*`).join('|');
  return [
    ...(cluster ? [`${cluster.label}=${quoted(cluster.name)}`] : []),
    `namespace=${quoted(namespace)}`,
    `pod=~${quoted(pods)}`,
  ].join(',');
}

/** A raw counter, added up by pod and by the labels named: no `rate`, no `increase`, which make no whole numbers. */
export function counterQuery(
  { metric, matchers }: CounterSelector,
  scope: PodScope,
  by: readonly string[] = [],
): string {
  const own = matchers.map(
    ({ label, op, value }) => `,${label}${op}${quoted(value)}`,
  );
  return `sum by (${['pod', ...by].join(', ')}) (${metric}{${scopeMatchers(
    scope,
  )}${own.join('')}})`;
}

/**
 * When each pod that answers scrapes was scraped last. Only of a selector itself is `timestamp` the time of the sample; of
 * anything else it is the time of the query.
 */
export function scrapeQuery(scope: PodScope): string {
  const up = `up{${scopeMatchers(scope)}}`;
  return `max by (pod) (timestamp(${up}) and ${up} == 1)`;
}
