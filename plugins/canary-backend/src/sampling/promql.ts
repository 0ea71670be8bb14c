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

/** Where a router counts the requests to one server. */
export interface RouterScope {
  namespace: string;
  /** Names of the routes, for example of the Ingress. */
  routes: readonly string[];
  /** How the names of a side's pods begin, and the Service of the canary's. */
  stable: { prefix: string };
  canary: { prefix: string; service: string };
  cluster?: { label: string; name: string };
}

/** What of a router's series tells whose they are. */
interface RouterLabels {
  alive: string;
  process: string;
  route: string;
  canary: string;
}

function clusterMatchers({ cluster }: Pick<RouterScope, 'cluster'>): string[] {
  return cluster ? [`${cluster.label}=${quoted(cluster.name)}`] : [];
}

/**
 * A router's raw counter, added up by its process and by the label of its canary.
 *
 * The router names the namespace of the route, as a scrape configuration names the namespace of the router: where the two have one label,
 * Prometheus calls the router's `exported_namespace`, unless it is told to honour labels.
 */
export function routerCounterQuery(
  { process, route, canary }: RouterLabels,
  { metric, matchers }: CounterSelector,
  scope: RouterScope,
  by: readonly string[] = [],
): string {
  const own = [
    ...clusterMatchers(scope),
    `${route}=~${quoted(scope.routes.map(literally).join('|'))}`,
    ...matchers.map(({ label, op, value }) => `${label}${op}${quoted(value)}`),
  ].join(',');
  const namespace = quoted(scope.namespace);
  const selectors = [
    `${metric}{exported_namespace=${namespace},${own}}`,
    `${metric}{namespace=${namespace},exported_namespace="",${own}}`,
  ];
  return `sum by (${[process, canary, ...by].join(', ')}) (${selectors.join(
    ' or ',
  )})`;
}

/** When each process of the router was scraped last. */
export function routerAliveQuery(
  { alive, process }: RouterLabels,
  scope: RouterScope,
): string {
  const matchers = clusterMatchers(scope).join(',');
  return `max by (${process}) (timestamp(${alive}{${matchers}}))`;
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

/** How many series of a counter have a label, by pod. */
export function labelQuery(
  { metric }: CounterSelector,
  label: string,
  scope: PodScope,
): string {
  return `count by (pod) (${metric}{${scopeMatchers(scope)},${label}!=""})`;
}

/** The same of a router's, by its process and by the label of its canary. */
export function routerLabelQuery(
  { process, canary }: RouterLabels,
  { metric }: CounterSelector,
  label: string,
  scope: RouterScope,
): string {
  const own = [...clusterMatchers(scope), `${label}!=""`].join(',');
  return `count by (${process}, ${canary}) (${metric}{${own}})`;
}

/**
 * When each pod that answers scrapes was scraped last. Only of a selector itself is `timestamp` the time of the sample; of
 * anything else it is the time of the query.
 */
export function scrapeQuery(scope: PodScope): string {
  const up = `up{${scopeMatchers(scope)}}`;
  return `max by (pod) (timestamp(${up}) and ${up} == 1)`;
}
