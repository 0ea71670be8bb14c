import {
  ClusterObject,
  HttpRoute,
  InferenceService,
  isServiceStopped,
  KnativeRevision,
  ModelReference,
  ObservedServer,
  podsOfCanary,
  readReference,
  sourceOfPredictor,
  sourceOfRevision,
  withoutVersion,
} from '@bellwether/plugin-models-node';

type Version = ObservedServer['versions'][number];

interface Served {
  versions: Version[];
  /** What a person should know of the split of requests. */
  message?: string;
}

/** Objects that belong to one InferenceService. */
export interface Belongings {
  /** The route of the service's own address. */
  route?: HttpRoute;
  /** By name. */
  revisions: Map<string, KnativeRevision>;
}

/** The stable version and, while there is one, the canary; each deployment mode has its own way of saying so. */
export function readVersions(
  service: InferenceService,
  object: ClusterObject,
  reference: ModelReference,
  belongings: Belongings,
): Served {
  if (service.spec.canary?.length) {
    return readStandardCanary(service, object, reference, belongings.route);
  }
  const { predictor } = service.spec;
  const traffic = service.status.components?.predictor?.traffic ?? [];
  const earlier = traffic.find(part => !part.latestRevision && part.percent);
  if (predictor.canaryTrafficPercent !== undefined && earlier) {
    return readServerlessCanary(
      service,
      object,
      reference,
      earlier.revisionName
        ? belongings.revisions.get(earlier.revisionName)
        : undefined,
    );
  }
  const ignored =
    predictor.canaryTrafficPercent !== undefined && traffic.length === 0;
  return {
    versions: [{ role: 'stable', reference, ...replicasOf(service) }],
    message: ignored
      ? `Asks for ${predictor.canaryTrafficPercent} % by canaryTrafficPercent, which Standard mode ignores.`
      : undefined,
  };
}

/**
 * Standard mode, `spec.canary`. What the status calls `trafficPercent` was asked for and says nothing of what happens: KServe
 * 0.20.0 starts the canary's pods and routes nothing to them. Only an HTTPRoute tells.
 */
function readStandardCanary(
  service: InferenceService,
  object: ClusterObject,
  reference: ModelReference,
  route: HttpRoute | undefined,
): Served {
  const { predictor, canary = [] } = service.spec;
  const { name } = object.metadata;
  const backendOf = (part: string | undefined) =>
    part ? `${name}-${part}-predictor` : `${name}-predictor`;
  const stableBackend = backendOf(predictor.name);
  const shares = route && sharesOf(route, stableBackend);
  const total = replicasOf(service);
  const canaries = canary.map((entry): { version: Version; asked: number } => {
    const asked = entry.trafficPercent ?? 0;
    const wanted = isServiceStopped(service)
      ? 0
      : podsOfCanary(service, entry.predictor, asked);
    const ready = service.status.canaryStatuses?.find(
      status => status.name === entry.predictor.name,
    )?.ready;
    return {
      asked,
      version: {
        role: 'canary',
        reference: referenceOf(
          sourceOfPredictor(entry.predictor),
          object,
          reference,
        ),
        wantedReplicas: wanted,
        readyReplicas: ready ? wanted : 0,
        weight: shares && (shares.get(backendOf(entry.predictor.name)) ?? 0),
      },
    };
  });
  return {
    versions: [
      {
        role: 'stable',
        reference,
        ...total,
        weight: shares?.get(stableBackend),
      },
      ...canaries.map(({ version }) => version),
    ],
    message: splitMessage(canaries),
  };
}

function splitMessage(
  canaries: Array<{ version: Version; asked: number }>,
): string | undefined {
  for (const { version, asked } of canaries) {
    if (version.weight === undefined && asked > 0) {
      return `Asks for ${asked} % for the canary; no route was seen that says what it gets.`;
    }
    const routed = Math.round((version.weight ?? 0) * 100);
    if (routed !== asked) {
      return `Asks for ${asked} % for the canary; the route gives it ${routed} %.`;
    }
  }
  return undefined;
}

/** Share of each backend in the rule that holds the stable one; undefined when no rule does. */
function sharesOf(
  { spec }: HttpRoute,
  stableBackend: string,
): Map<string, number> | undefined {
  const rule = spec?.rules?.find(({ backendRefs = [] }) =>
    backendRefs.some(({ name }) => name === stableBackend),
  );
  const backends = rule?.backendRefs ?? [];
  const sum = backends.reduce((total, { weight = 1 }) => total + weight, 0);
  if (sum === 0) return undefined;
  return new Map(backends.map(({ name, weight = 1 }) => [name, weight / sum]));
}

/** Serverless mode: the newest revision is the canary, and the rest goes to one that the spec no longer describes. */
function readServerlessCanary(
  service: InferenceService,
  object: ClusterObject,
  reference: ModelReference,
  earlier: KnativeRevision | undefined,
): Served {
  const { predictor } = service.spec;
  const part = service.status.components?.predictor;
  const newest = part?.traffic?.find(({ latestRevision }) => latestRevision);
  const weight = Math.min(100, Math.max(0, newest?.percent ?? 0)) / 100;
  const stable = replicasOf(service);
  const wanted = Math.max(1, Math.ceil(stable.wantedReplicas * weight));
  const isReady =
    part?.latestReadyRevision !== undefined &&
    part.latestReadyRevision === part.latestCreatedRevision;
  const { version: _, ...withoutNumber } = reference;
  return {
    versions: [
      {
        role: 'stable',
        reference: earlier
          ? referenceOf(sourceOfRevision(earlier), object, reference)
          : withoutNumber,
        ...stable,
        weight: 1 - weight,
      },
      {
        role: 'canary',
        reference,
        wantedReplicas: wanted,
        readyReplicas: isReady ? wanted : 0,
        weight,
      },
    ],
    message:
      weight * 100 === predictor.canaryTrafficPercent
        ? undefined
        : `Asks for ${
            predictor.canaryTrafficPercent
          } % for the canary; Knative gives it ${weight * 100} %.`,
  };
}

/** The model of a side other than the one that the spec describes around it. */
function referenceOf(
  source: Parameters<typeof readReference>[0][number],
  { metadata }: ClusterObject,
  { version: _, ...server }: ModelReference,
): ModelReference {
  return readReference([source, withoutVersion(metadata)], server) ?? server;
}

/** KServe counts copies of the model, not pods; before it has counted, the least number that was asked for is wanted. */
function replicasOf(
  service: InferenceService,
): Pick<Version, 'wantedReplicas' | 'readyReplicas'> {
  if (isServiceStopped(service)) return { wantedReplicas: 0, readyReplicas: 0 };
  const { spec, status } = service;
  const { copies, states } = status.modelStatus ?? {};
  const total = Math.max(0, copies?.totalCopies ?? 0);
  const failed = Math.max(0, copies?.failedCopies ?? 0);
  const isReady = status.conditions?.some(
    ({ type, status: value }) => type === 'PredictorReady' && value === 'True',
  );
  const loaded = isReady || states?.activeModelState === 'Loaded';
  return {
    wantedReplicas:
      isReady && total > 0
        ? total
        : Math.max(total, spec.predictor.minReplicas ?? 1),
    readyReplicas: loaded ? Math.max(0, total - failed) : 0,
  };
}
