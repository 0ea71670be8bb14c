import { stringify } from 'yaml';
import { TRACKING_ID } from '../kubernetes/objects/tracking';
import type { KubernetesObject } from '../kubernetes/types';

/** What controllers note on an object, and nobody writes into Git. */
const NOTED = [TRACKING_ID, 'rollout.argoproj.io/revision'];

/** The file in Git that an object on a cluster came from. */
export function manifestOf(object: KubernetesObject, team: string): string {
  const { apiVersion, kind, metadata, spec } = object;
  const { name, namespace, labels, annotations } = metadata;
  const written = Object.fromEntries(
    Object.entries(annotations ?? {}).filter(([key]) => !NOTED.includes(key)),
  );
  const manifest = {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      ...(Object.keys(written).length > 0 && { annotations: written }),
    },
    spec,
  };
  return `# ${team} reviews what is changed here; Argo CD applies it.\n${stringify(
    manifest,
    { lineWidth: 0 },
  )}`;
}
