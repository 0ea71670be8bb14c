import { ModelVersion, Server } from '@bellwether/plugin-models-common';
import { ModelRegistry } from '@bellwether/plugin-models-node';
import { StoredRun, StoredVersion } from '../database';

/** Where a version came from in people's words, as MLflow's clients note it. */
const SOURCE_TAG = 'mlflow.source.name';
const USER_TAG = 'mlflow.user';

/** Joins what the registry, the run and the clusters say of one version. Pure. */
export function toModelVersion(
  stored: StoredVersion,
  context: {
    name: string;
    aliases: Record<string, number>;
    run?: StoredRun;
    servers: readonly Server[];
    registry?: Pick<ModelRegistry, 'versionWebUrl'>;
  },
): ModelVersion {
  const { name, aliases, run, servers, registry } = context;
  const { version } = stored;
  return {
    version,
    aliases: Object.keys(aliases)
      .filter(alias => aliases[alias] === version)
      .sort(),
    createdAt: stored.createdAt,
    description: stored.description,
    status: stored.status,
    runId: stored.runId,
    runName: run?.name,
    source: fileName(run?.tags[SOURCE_TAG]),
    registeredBy: stored.registeredBy ?? run?.tags[USER_TAG],
    tags: stored.tags,
    metrics: run?.metrics,
    webUrl: registry?.versionWebUrl(name, version),
    runsOn: servers.flatMap(server =>
      server.versions
        .filter(served => served.version === version)
        .map(({ role, weight }) => ({ cluster: server.cluster, role, weight })),
    ),
  };
}

/** Where the trainer's machine kept the file is nobody's business. */
function fileName(source: string | undefined): string | undefined {
  return source?.split(/[\\/]/).filter(Boolean).pop();
}
