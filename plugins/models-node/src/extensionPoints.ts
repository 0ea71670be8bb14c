import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { ModelRegistryType } from './registry';
import { MetricProfile, ServerKind } from './serverKind';
import { ReadUpstreams } from './upstreams';

/** @public */
export interface ModelRegistriesExtensionPoint {
  addRegistryType(type: ModelRegistryType): void;
}

/** Adds a dialect of model registries to the models backend. @public */
export const modelRegistriesExtensionPoint =
  createExtensionPoint<ModelRegistriesExtensionPoint>({
    id: 'models.registries',
  });

/** @public */
export interface ServerKindsExtensionPoint {
  addServerKind(kind: ServerKind): void;
}

/** Adds a kind of model server to the models backend. @public */
export const serverKindsExtensionPoint =
  createExtensionPoint<ServerKindsExtensionPoint>({
    id: 'models.server-kinds',
  });

/** @public */
export interface MetricProfilesExtensionPoint {
  addMetricProfile(profile: MetricProfile): void;
}

/** Adds a metric profile to the models backend. @public */
export const metricProfilesExtensionPoint =
  createExtensionPoint<MetricProfilesExtensionPoint>({
    id: 'models.metric-profiles',
  });

/** @public */
export interface UpstreamsExtensionPoint {
  addUpstreams(read: ReadUpstreams): void;
}

/**
 * Adds upstreams of a family to the Connections screen; the models backend asks them again and again.
 *
 * @public
 */
export const upstreamsExtensionPoint =
  createExtensionPoint<UpstreamsExtensionPoint>({
    id: 'models.upstreams',
  });
