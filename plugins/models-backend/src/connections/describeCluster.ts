import { Connection } from '@bellwether/plugin-models-common';
import { ServerKind } from '@bellwether/plugin-models-node';
import { clusterFreshness, StoredCluster } from '../clusters';
import { UpstreamStatus } from '../health';
import { clock, sentence } from './describeRegistry';
import { clusterRoleSnippet, TOKEN_SNIPPET } from './snippets';

/** How a cluster is, from what its watch last saw. */
export function describeCluster(
  cluster: string,
  stored: StoredCluster | undefined,
  status: UpstreamStatus | undefined,
  kinds: readonly ServerKind[],
  now: Date,
): Connection {
  const connection = {
    id: `cluster:${cluster}`,
    kind: 'cluster' as const,
    product: 'Kubernetes',
    title: cluster,
    version: status?.version?.replace(/^v/, ''),
    latencyMs: status?.latencyMs,
    lastSuccessAt: latest(stored?.readAt, status?.lastSuccessAt),
    lastAttemptAt: status?.lastAttemptAt,
    missingPermissions: stored?.condition.missingPermissions ?? [],
    facts: factsOf(stored),
  };
  if (!stored || (!stored.complete && !stored.staleSince)) {
    return {
      ...connection,
      state: 'stale',
      consequence: `Nothing of ${cluster} is shown yet.`,
      fix: 'It is read for the first time now; look again in a minute.',
    };
  }
  const freshness = clusterFreshness(stored, now);
  if (freshness.staleSince) {
    const { problemKind } = stored.condition;
    return {
      ...connection,
      state: problemKind && problemKind !== 'overloaded' ? 'failed' : 'stale',
      problem: sentence(freshness.problem ?? `${cluster} does not answer`),
      consequence: freshness.readAt
        ? `Servers on ${cluster} are shown as of ${clock(
            freshness.staleSince,
            now,
          )}; none is removed.`
        : `Nothing of ${cluster} is shown yet.`,
      ...advise(cluster, problemKind, stored.condition.problem),
    };
  }
  const { missingPermissions } = stored.condition;
  if (missingPermissions.length > 0) {
    const refused = missingPermissions.map(permission =>
      permission.replace(/^\S+ /, ''),
    );
    return {
      ...connection,
      state: 'limited',
      problem: `${cluster} does not let the portal ${joinWords(
        missingPermissions,
      )}.`,
      consequence: consequenceOf(missingPermissions, kinds),
      fix: "Apply this role to the cluster, bound to the portal's account.",
      snippet: clusterRoleSnippet(
        kinds
          .flatMap(({ resources }) => resources)
          .filter(({ group, plural }) =>
            refused.includes(group ? `${plural}.${group}` : plural),
          ),
      ),
    };
  }
  const absent = stored.condition.kinds.every(
    ({ state }) => state === 'absent',
  );
  return {
    ...connection,
    state: 'connected',
    consequence: absent
      ? `Nothing that serves models is installed on ${cluster}: neither ${kinds
          .map(({ title }) => title)
          .join(' nor ')}.`
      : undefined,
  };
}

/** Both are noted in their own time; ISO 8601 sorts as text. */
function latest(...times: Array<string | undefined>): string | undefined {
  return times
    .flatMap(time => time ?? [])
    .sort()
    .pop();
}

function factsOf(stored: StoredCluster | undefined): Connection['facts'] {
  const kinds = stored?.condition.kinds ?? [];
  return kinds.map(({ title, state, count }) => ({
    name: title,
    value:
      state === 'listed'
        ? `${count} watched`
        : {
            absent: 'not installed',
            forbidden: 'not permitted',
            unknown: 'not yet read',
          }[state],
  }));
}

/** What cannot be shown for want of permissions, one sentence. */
function consequenceOf(
  missing: readonly string[],
  kinds: readonly ServerKind[],
): string {
  const lacks = (verb: string, resource: ServerKind['resources'][number]) =>
    missing.includes(`${verb} ${resource.plural}.${resource.group}`);
  const unseen = kinds.filter(({ resources: [primary] }) =>
    lacks('list', primary),
  );
  if (unseen.length > 0) {
    return `${joinWords(
      unseen.map(({ title }) => `${title}s`),
    )} of this cluster are not shown.`;
  }
  const late = kinds.filter(({ resources: [primary] }) =>
    lacks('watch', primary),
  );
  if (late.length > 0) {
    return `${joinWords(
      late.map(({ title }) => `${title}s`),
    )} are read once a minute instead of at once.`;
  }
  return 'Versions and shares of requests are shown only as far as they can be read.';
}

function advise(
  cluster: string,
  problemKind: string | undefined,
  problem = '',
): Pick<Connection, 'fix' | 'snippet'> {
  switch (problemKind) {
    case 'unreachable':
      return problem.includes('certificate')
        ? {
            fix: `Give the cluster's certificate authority as caData of ${cluster} in kubernetes.clusterLocatorMethods.`,
          }
        : {
            fix: `See that the address of ${cluster} in kubernetes.clusterLocatorMethods is right and that the portal's network reaches it.`,
          };
    case 'unauthenticated':
      return {
        fix: `Make a new token for the portal's account and set it as serviceAccountToken of ${cluster} in kubernetes.clusterLocatorMethods.`,
        snippet: TOKEN_SNIPPET,
      };
    case 'portal-forbidden':
      return {
        fix: "Let the portal's permission policy allow kubernetes.proxy and kubernetes.clusters.read to its own plugins.",
      };
    case 'unknown-cluster':
      return {
        fix: `Add ${cluster} to kubernetes.clusterLocatorMethods, or remove it from models.clusters.`,
      };
    case 'overloaded':
      return { fix: 'It is asked again as soon as it says; nothing to do.' };
    case 'bad-answer':
      return {
        fix: `See whether the address of ${cluster} in kubernetes.clusterLocatorMethods is that of a Kubernetes API server.`,
      };
    default:
      return {
        fix: 'See in the log of the portal why its task watch-cluster does not run.',
      };
  }
}

function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
