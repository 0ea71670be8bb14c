import { useApi } from '@backstage/core-plugin-api';
import {
  Comparison,
  MetricHistory,
  modelChannel,
  ModelCard,
  ModelDetail,
  ServersReply,
  SummariesReply,
  VersionsReply,
} from '@bellwether/plugin-models-common';
import { Loaded, useLive } from '@bellwether/plugin-models-react';
import { modelsApiRef } from '../api';

/** The model as the registry and the portal know it. */
export function useModel(entityRef: string): Loaded<ModelDetail> {
  const models = useApi(modelsApiRef);
  return useLive(options => models.getModel(entityRef, options), {
    channel: modelChannel(entityRef),
    deps: [models, entityRef],
  });
}

/** Its versions, newest first. */
export function useVersions(entityRef: string): Loaded<VersionsReply> {
  const models = useApi(modelsApiRef);
  return useLive(options => models.getVersions(entityRef, options), {
    channel: modelChannel(entityRef),
    deps: [models, entityRef],
  });
}

/** Versions side by side; the first is the base. With fewer than two there is nothing to compare, and nothing is read. */
export function useComparison(
  entityRef: string,
  versions: number[],
): Loaded<Comparison | undefined> {
  const models = useApi(modelsApiRef);
  return useLive(
    async options =>
      versions.length > 1
        ? models.compareVersions(entityRef, versions, options)
        : undefined,
    {
      channel: modelChannel(entityRef),
      deps: [models, entityRef, versions.join()],
      keepPrevious: false,
    },
  );
}

/** How one metric went during the runs of some versions. */
export function useMetricHistory(
  entityRef: string,
  metric: string,
  versions: number[],
): Loaded<MetricHistory> {
  const models = useApi(modelsApiRef);
  return useLive(
    options => models.getMetricHistory(entityRef, metric, versions, options),
    { deps: [models, entityRef, metric, versions.join()] },
  );
}

/** What the README of one version says; without a version nothing is read. */
export function useModelCard(
  entityRef: string,
  version: number | undefined,
): Loaded<ModelCard | undefined> {
  const models = useApi(modelsApiRef);
  return useLive(
    async options =>
      version === undefined
        ? undefined
        : models.getModelCard(entityRef, version, options),
    { deps: [models, entityRef, version] },
  );
}

/** Where it runs. */
export function useServers(entityRef: string): Loaded<ServersReply> {
  const models = useApi(modelsApiRef);
  return useLive(options => models.getServers(entityRef, options), {
    channel: modelChannel(entityRef),
    deps: [models, entityRef],
  });
}

/** What each family says about it. */
export function useSummaries(entityRef: string): Loaded<SummariesReply> {
  const models = useApi(modelsApiRef);
  return useLive(options => models.getSummaries(entityRef, options), {
    channel: modelChannel(entityRef),
    deps: [models, entityRef],
  });
}
