import { ClusterObject } from '@bellwether/plugin-models-node';
import type {
  NodeExpression,
  PodRules,
  PodTerm,
  SpreadTerm,
} from '@bellwether/rightsizing';
import { z } from 'zod';

const list = <T extends z.ZodType>(of: T) =>
  z
    .array(of)
    .nullish()
    .transform(given => given ?? []);

const selectorSchema = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: list(
    z.object({
      key: z.string(),
      operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
      values: list(z.string()),
    }),
  ),
});

const affinityTermSchema = z.object({
  topologyKey: z.string(),
  labelSelector: selectorSchema.nullish(),
  namespaces: list(z.string()),
  namespaceSelector: selectorSchema.nullish(),
  matchLabelKeys: list(z.string()),
  mismatchLabelKeys: list(z.string()),
});

const affinitySchema = z
  .object({
    requiredDuringSchedulingIgnoredDuringExecution: list(affinityTermSchema),
  })
  .nullish();

const spreadSchema = z.object({
  topologyKey: z.string(),
  maxSkew: z.number().int().min(1),
  minDomains: z.number().int().min(1).nullish(),
  whenUnsatisfiable: z.string(),
  labelSelector: selectorSchema.nullish(),
  matchLabelKeys: list(z.string()),
  nodeAffinityPolicy: z.string().nullish(),
  nodeTaintsPolicy: z.string().nullish(),
});

const templateSchema = z.object({
  spec: z.object({
    template: z.object({
      metadata: z
        .object({ labels: z.record(z.string(), z.string()).nullish() })
        .nullish(),
      spec: z.object({
        affinity: z
          .object({
            podAffinity: affinitySchema,
            podAntiAffinity: affinitySchema,
          })
          .nullish(),
        topologySpreadConstraints: list(spreadSchema),
      }),
    }),
  }),
});

type Labels = Readonly<Record<string, string>>;

/** All of a selector as expressions; undefined where there is none, which is for no pod. */
function expressionsOf(
  selector: z.infer<typeof selectorSchema> | null | undefined,
): NodeExpression[] | undefined {
  if (!selector) return undefined;
  return [
    ...Object.entries(selector.matchLabels ?? {}).map(
      ([key, value]): NodeExpression => ({
        key,
        operator: 'In',
        values: [value],
      }),
    ),
    ...selector.matchExpressions,
  ];
}

/** The same for pods that have, or have not, the labels of the pod itself. Labels that it does not have ask for nothing. */
function withKeys(
  expressions: NodeExpression[] | undefined,
  labels: Labels,
  keys: readonly string[],
  operator: 'In' | 'NotIn' = 'In',
): NodeExpression[] | undefined {
  return (
    expressions && [
      ...expressions,
      ...keys.flatMap(key =>
        labels[key] === undefined
          ? []
          : [{ key, operator, values: [labels[key]] }],
      ),
    ]
  );
}

function termOf(
  term: z.infer<typeof affinityTermSchema>,
  namespace: string,
  labels: Labels,
): PodTerm {
  const { namespaces, namespaceSelector: others } = term;
  const wanted = expressionsOf(others);
  // Without either it is the pod's own; an empty selector is for all.
  const named = namespaces.length === 0 && !wanted ? [namespace] : namespaces;
  return {
    topologyKey: term.topologyKey,
    pods: {
      namespaces: wanted?.length === 0 ? 'all' : named,
      ...(wanted && wanted.length > 0 && { hasOtherNamespaces: true }),
      labels: withKeys(
        withKeys(
          expressionsOf(term.labelSelector),
          labels,
          term.matchLabelKeys,
        ),
        labels,
        term.mismatchLabelKeys,
        'NotIn',
      ),
    },
  };
}

function spreadOf(
  one: z.infer<typeof spreadSchema>,
  namespace: string,
  labels: Labels,
): SpreadTerm {
  return {
    topologyKey: one.topologyKey,
    maxSkew: one.maxSkew,
    ...(one.minDomains && { minDomains: one.minDomains }),
    ...(one.nodeAffinityPolicy === 'Ignore' && { countsAllNodes: true }),
    pods: {
      namespaces: [namespace],
      labels: withKeys(
        expressionsOf(one.labelSelector),
        labels,
        one.matchLabelKeys,
      ),
    },
  };
}

/** Pods of which nothing is known but where they are: any rule may mean them. */
export function unknownPodsOf(namespace: string): PodRules {
  return { namespace, labels: undefined, near: [], apart: [], spread: [] };
}

/**
 * What the pods of a set require of the pods around them, by its template, and by which labels others mean them. Wishes (`preferred…`,
 * `ScheduleAnyway`) are no requirements.
 *
 * @returns undefined where the template cannot be read, or asks for what is not understood
 */
export function podRulesOf(set: ClusterObject): PodRules | undefined {
  const { data } = templateSchema.safeParse(set);
  if (!data) return undefined;
  const { metadata, spec } = data.spec.template;
  const namespace = set.metadata.namespace ?? '';
  const labels = metadata?.labels ?? {};
  const required = spec.topologySpreadConstraints.filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  // Which nodes are counted would depend on tolerations, and so would whether there are too few of them.
  const isUnclear = required.some(
    ({ minDomains, nodeTaintsPolicy }) =>
      minDomains && nodeTaintsPolicy === 'Honor',
  );
  if (isUnclear) return undefined;
  const termsOf = (affinity: z.infer<typeof affinitySchema>) =>
    (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term =>
      termOf(term, namespace, labels),
    );
  return {
    namespace,
    labels,
    near: termsOf(spec.affinity?.podAffinity),
    apart: termsOf(spec.affinity?.podAntiAffinity),
    spread: required.map(one => spreadOf(one, namespace, labels)),
  };
}
