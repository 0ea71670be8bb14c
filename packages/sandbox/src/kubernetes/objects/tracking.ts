import type { WorldServer } from '../../world/types';
import type { ResourceType } from '../types';
import { objectName } from './names';

/** By which Argo CD knows what it applies. */
export const TRACKING_ID = 'argocd.argoproj.io/tracking-id';

/** Name of the Application that applies a server. */
export function applicationOf({ name }: Pick<WorldServer, 'name'>): string {
  return objectName(name);
}

/** `<application>:<group>/<kind>:<namespace>/<name>` */
export function trackingId(
  application: string,
  { group, kind }: Pick<ResourceType, 'group' | 'kind'>,
  { namespace = '', name }: { namespace?: string; name: string },
): string {
  return `${application}:${group}/${kind}:${namespace}/${name}`;
}

/** What Argo CD notes on the object of a server that it applies. */
export function trackingOf(
  resource: ResourceType,
  server: WorldServer,
): Record<string, string> {
  if (!server.isFromGit) return {};
  const { namespace } = server;
  const name = objectName(server.name);
  return {
    [TRACKING_ID]: trackingId(applicationOf(server), resource, {
      namespace,
      name,
    }),
  };
}
