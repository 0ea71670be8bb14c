import { ClusterObject, WatchedResource } from '@bellwether/plugin-models-node';
import type { NodeExpression, NodeTerm } from '@bellwether/rightsizing';
import { z } from 'zod';
import { nodeTermsSchema, toNodeTerms } from './nodeLimitsOf';

/** Of a volume only whose it is, and from where it can be reached. */
export const persistentVolumes: WatchedResource = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  keep: ({ metadata: { name, labels }, spec }) => ({
    metadata: { name, labels },
    spec,
  }),
};

const templateSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        volumes: z
          .array(
            z.object({
              persistentVolumeClaim: z
                .object({ claimName: z.string() })
                .nullish(),
            }),
          )
          .nullish(),
      }),
    }),
    volumeClaimTemplates: z
      .array(z.object({ metadata: z.object({ name: z.string() }) }))
      .nullish(),
  }),
});

/** Claims to volumes of the pods of a set. */
export interface VolumeClaims {
  /** By name: of all its pods. */
  shared: readonly string[];
  /** Beginnings of names: each pod of a StatefulSet has one of its own, `<beginning>-<pod>`. */
  ofEach: readonly string[];
}

/** @returns undefined where the template cannot be read */
export function claimsOf(set: ClusterObject): VolumeClaims | undefined {
  const { data } = templateSchema.safeParse(set);
  if (!data) return undefined;
  return {
    shared: (data.spec.template.spec.volumes ?? []).flatMap(
      volume => volume.persistentVolumeClaim?.claimName ?? [],
    ),
    ofEach: (data.spec.volumeClaimTemplates ?? []).map(
      ({ metadata }) => metadata.name,
    ),
  };
}

const volumeSchema = z.object({
  metadata: z.object({
    labels: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({
    claimRef: z.object({ namespace: z.string(), name: z.string() }).nullish(),
    nodeAffinity: z.object({ required: nodeTermsSchema.nullish() }).nullish(),
  }),
});

/** Labels by which older volumes are bound to a place; several of them with `__` between. */
const PLACE_LABELS = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** From which nodes the volumes of claims can be reached. */
export class ClaimedVolumes {
  private readonly terms = new Map<string, Array<readonly NodeTerm[]>>();

  /** @param volumes - undefined where the portal's account may not list them */
  constructor(volumes: readonly ClusterObject[] | undefined) {
    for (const volume of volumes ?? []) {
      const { data } = volumeSchema.safeParse(volume);
      const claim = data?.spec.claimRef;
      if (!data || !claim) continue;
      const required = data.spec.nodeAffinity?.required;
      const places = PLACE_LABELS.flatMap((key): NodeExpression[] => {
        const value = data.metadata.labels?.[key];
        return value
          ? [{ key, operator: 'In', values: value.split('__') }]
          : [];
      });
      this.terms.set(`${claim.namespace}/${claim.name}`, [
        ...(required ? [toNodeTerms(required)] : []),
        ...(places.length > 0 ? [[{ labels: places, names: [] }]] : []),
      ]);
    }
  }

  /** All that is asked of a node, one of the terms of each; undefined where the volume is not known. */
  of(namespace: string, claim: string): Array<readonly NodeTerm[]> | undefined {
    return this.terms.get(`${namespace}/${claim}`);
  }
}
