import {
  FamilySummary,
  FleetRow,
  Server,
} from '@bellwether/plugin-models-common';
import { z } from 'zod';

/** Where a model runs, as its fleet row keeps it; how old that is comes with the reply. */
export const runsOnSchema = z.array(
  z.object({
    cluster: z.string(),
    version: z.number().optional(),
    ready: z.number(),
    wanted: z.number(),
    champion: z.enum(['match', 'differs', 'no-champion', 'unknown']),
    canary: z
      .object({
        version: z.number().optional(),
        weight: z.number().optional(),
      })
      .optional(),
  }),
);

export type RunsOn = z.infer<typeof runsOnSchema>;

export interface Serving {
  runsOn: RunsOn;
  /** For example `|prod-eu|prod-us|`. */
  clusters: string;
  relation: 'match' | 'not-champion' | null;
  summary: FamilySummary | null;
}

/** What the servers of one model amount to. Pure. */
export function describeServing(servers: readonly Server[]): Serving {
  const runsOn = servers.map(toRunsOn);
  const clusters = [...new Set(servers.map(({ cluster }) => cluster))].sort();
  return {
    runsOn,
    clusters: ['', ...clusters, ''].join('|').replace(/^\|\|$/, '|'),
    relation: relationOf(servers),
    summary: servers.length > 0 ? summarise(servers) : null,
  };
}

function toRunsOn(server: Server): FleetRow['runsOn'][number] {
  const stable = server.versions.find(({ role }) => role === 'stable');
  const canary = server.versions.find(({ role }) => role === 'canary');
  return {
    cluster: server.cluster,
    version: stable?.version,
    ready: sum(server, 'readyReplicas'),
    wanted: sum(server, 'wantedReplicas'),
    champion: server.champion,
    canary: canary && { version: canary.version, weight: canary.weight },
  };
}

function relationOf(servers: readonly Server[]): Serving['relation'] {
  if (servers.some(({ champion }) => champion === 'differs')) {
    return 'not-champion';
  }
  const isMatch =
    servers.length > 0 && servers.every(({ champion }) => champion === 'match');
  return isMatch ? 'match' : null;
}

function summarise(servers: readonly Server[]): FamilySummary {
  const ready = servers.reduce(
    (all, each) => all + sum(each, 'readyReplicas'),
    0,
  );
  const wanted = servers.reduce(
    (all, each) => all + sum(each, 'wantedReplicas'),
    0,
  );
  const places = joinWords([...new Set(servers.map(({ cluster }) => cluster))]);
  const word = `${ready} of ${wanted} ready`;
  const tile = {
    figure: `${ready} of ${wanted}`,
    label: 'replicas ready',
  };
  const readiness = `${ready} of ${wanted} replicas are ready on ${places}`;
  const at = servers
    .map(({ observedAt }) => observedAt)
    .sort()
    .reverse()[0];

  const degraded = servers.filter(({ phase }) => phase === 'degraded');
  if (degraded.length > 0) {
    const [{ cluster, message }] = degraded;
    const cause = message ? `: ${message.slice(0, 200)}` : '';
    return {
      tone: 'bad',
      word,
      ...tile,
      sentence: `Degraded on ${cluster}${cause}`,
      needsPerson: 'See where it runs',
      urgency: 70,
      at,
    };
  }
  const differing = servers.filter(({ champion }) => champion === 'differs');
  if (differing.length > 0) {
    const [{ championVersion }] = differing;
    const served = differing.map(
      server =>
        `${server.cluster} serves version ${toRunsOn(server).version ?? '?'}`,
    );
    return {
      tone: 'warn',
      word: 'Not the champion',
      ...tile,
      sentence: `${joinWords(served)}, but the champion is ${championVersion}.`,
      needsPerson: 'See where it runs',
      urgency: 40,
      at,
    };
  }
  if (servers.some(({ versions }) => versions.some(isCanary))) {
    return {
      tone: 'watch',
      word,
      ...tile,
      sentence: `${readiness}, and a canary is under way.`,
      urgency: 10,
      at,
    };
  }
  if (ready < wanted) {
    return {
      tone: 'watch',
      word,
      ...tile,
      sentence: `Only ${readiness}.`,
      urgency: 30,
      at,
    };
  }
  const serves =
    relationOf(servers) === 'match'
      ? 'it serves the champion'
      : 'which version is served is not known, or there is no champion';
  return {
    tone: relationOf(servers) === 'match' ? 'ok' : 'quiet',
    word,
    ...tile,
    sentence: `${readiness}; ${serves}.`,
    urgency: 0,
    at,
  };
}

function isCanary({ role }: Server['versions'][number]): boolean {
  return role === 'canary';
}

function sum(
  server: Server,
  field: 'readyReplicas' | 'wantedReplicas',
): number {
  return server.versions.reduce((all, version) => all + version[field], 0);
}

function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
