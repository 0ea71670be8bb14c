import {
  CHAMPION,
  ServedVersion,
  Server,
} from '@bellwether/plugin-models-common';
import { ModelReference } from '@bellwether/plugin-models-node';
import { KnownModel } from '../database';
import { StoredServer } from './StoredServer';

/**
 * Finds registered models by exact name: those of one registry instance, or of all.
 */
export type ModelLookup = (
  model: string,
  instance?: string,
) => readonly KnownModel[];

/**
 * Joins what was observed on a cluster with what the registries know. Pure: the same observation and the same registry
 * facts give the same server.
 *
 * A model is joined only where there is no doubt: a name that several registries hold is left unjoined, and the server says
 * so. A version that is given as an alias is the one at which the alias points now.
 */
export function resolveServer(
  stored: StoredServer,
  lookup: ModelLookup,
): Server {
  const { observed } = stored;
  const { reference } = observed;
  const found =
    reference.from === 'object-name'
      ? []
      : lookup(reference.model, reference.registry);
  const known = found.length === 1 ? found[0] : undefined;
  const versions = observed.versions.map(
    ({ reference: served = reference, ...version }): ServedVersion => ({
      ...version,
      version: resolveVersion(served, reference, known),
      declared: served.version,
    }),
  );
  const championVersion = known?.aliases[CHAMPION];
  return {
    id: stored.id,
    cluster: observed.cluster,
    namespace: observed.namespace,
    name: observed.name,
    kind: stored.kind,
    kindTitle: stored.kindTitle,
    model: reference.model,
    modelFrom: reference.from,
    registry: known?.instance ?? reference.registry,
    modelRef: known?.entityRef,
    versions,
    phase: observed.phase,
    message: joinSentences(observed.message, doubt(reference, found)),
    runtime: observed.runtime,
    metricProfile: stored.metricProfile,
    system: observed.system ?? known?.system,
    owner: known?.owner,
    url: observed.url,
    champion: relationToChampion(versions, known),
    championVersion,
    observedAt: stored.observedAt,
  };
}

/** Registry version that a reference names; undefined where it names none that can be known. */
function resolveVersion(
  served: ModelReference,
  server: ModelReference,
  known: KnownModel | undefined,
): number | undefined {
  // A canary of another model than the server's: its number says nothing about this model.
  if (served.model !== server.model || !served.version) return undefined;
  if (served.version.startsWith('@')) {
    return known?.aliases[served.version.slice(1)];
  }
  const version = Number(served.version);
  return Number.isSafeInteger(version) && version > 0 ? version : undefined;
}

function relationToChampion(
  versions: ServedVersion[],
  known: KnownModel | undefined,
): Server['champion'] {
  if (!known) return 'unknown';
  const champion = known.aliases[CHAMPION];
  if (champion === undefined) return 'no-champion';
  const stable = versions.find(({ role }) => role === 'stable')?.version;
  if (stable === undefined) return 'unknown';
  return stable === champion ? 'match' : 'differs';
}

function doubt(
  reference: ModelReference,
  found: readonly KnownModel[],
): string | undefined {
  if (found.length < 2) return undefined;
  const instances = found.map(({ instance }) => instance).sort();
  return `Several registries hold ${reference.model} (${instances.join(
    ', ',
  )}): say which with the annotation bellwether.dev/registry.`;
}

function joinSentences(...sentences: Array<string | undefined>) {
  return sentences.filter(Boolean).join(' ') || undefined;
}
