import { sameJson } from '../../kubernetes/verbs/nextState';
import { mergeArguments } from '../analysis/arguments';
import { timestamp } from '../engine/clock';
import type { JsonObject, KubernetesObject } from '../../kubernetes/types';
import {
  type AnalysisRun,
  analysisRunSchema,
  type AnalysisTemplate,
  type Argument,
  isCompleted,
  type RolloutAnalysis,
} from '../schemas/analysis';
import { isControlledBy } from '../schemas/meta';
import type { Rollout } from '../schemas/rollout';
import { ANALYSIS_RUN, HASH_LABEL, REVISION, ROLLOUT } from './names';
import { hashOf, type RolloutSnapshot, type Turn } from './Turn';

/** The templates that an analysis names, or the name of one that is not there. */
export function findTemplates(
  { templates, clusterTemplates }: RolloutSnapshot,
  analysis: RolloutAnalysis,
): AnalysisTemplate[] | string {
  const found: AnalysisTemplate[] = [];
  for (const { templateName, clusterScope } of analysis.templates ?? []) {
    const template = (clusterScope ? clusterTemplates : templates).find(
      ({ metadata }) => metadata.name === templateName,
    );
    if (!template) {
      return templateName;
    }
    found.push(template);
  }
  return found;
}

function fieldOf(rollout: Rollout, path: string): string {
  const [, map, key] =
    /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (map === 'labels' || map === 'annotations') {
    return rollout.metadata[map][key] ?? '';
  }
  const value = path
    .split('.')
    .reduce<unknown>(
      (object, field) =>
        typeof object === 'object' && object !== null
          ? Reflect.get(object, field)
          : undefined,
      rollout,
    );
  return typeof value === 'object'
    ? JSON.stringify(value)
    : String(value ?? '');
}

/** The arguments that a Rollout gives to an analysis, those that speak of itself filled in. */
export function argumentsFor(
  { args = [] }: RolloutAnalysis,
  rollout: Rollout,
  latestHash: string,
  stableHash: string,
): Argument[] {
  return args.map(({ name, value, valueFrom }) => {
    if (valueFrom?.podTemplateHashValue) {
      const isLatest = valueFrom.podTemplateHashValue === 'Latest';
      return { name, value: isLatest ? latestHash : stableHash };
    }
    return valueFrom?.fieldRef
      ? { name, value: fieldOf(rollout, valueFrom.fieldRef.fieldPath) }
      : { name, value };
  });
}

/** Metrics as they stand in a run: with what the API adds to a web provider. */
function inRun(metric: JsonObject): object {
  const { provider } = metric;
  if (
    typeof provider !== 'object' ||
    provider === null ||
    !('web' in provider)
  ) {
    return metric;
  }
  const authentication = { oauth2: {}, sigv4: {} };
  return {
    ...metric,
    provider: { ...provider, web: { authentication, ...Object(provider.web) } },
  };
}

export interface RunKind {
  /** Value of the label `rollout-type`. */
  type: 'Step' | 'Background' | 'PrePromotion' | 'PostPromotion';
  /** End of the run's name. */
  suffix?: string;
  labels?: Record<string, string>;
}

function specOf(
  analysis: RolloutAnalysis,
  templates: AnalysisTemplate[],
  args: Argument[],
) {
  const all = <Field extends 'dryRun' | 'measurementRetention'>(
    field: Field,
  ) => [
    ...templates.flatMap(({ spec }) => spec[field] ?? []),
    ...(analysis[field] ?? []),
  ];
  const dryRun = all('dryRun');
  const measurementRetention = all('measurementRetention');
  return {
    ...(args.length > 0 && { args }),
    metrics: templates.flatMap(({ spec }) => spec.metrics.map(inRun)),
    ...(dryRun.length > 0 && { dryRun }),
    ...(measurementRetention.length > 0 && { measurementRetention }),
  };
}

function isTheSame(run: AnalysisRun, rollout: Rollout, spec: object): boolean {
  const { args, metrics, dryRun, measurementRetention } = run.spec;
  const wanted = analysisRunSchema.shape.spec.parse(spec);
  return (
    !isCompleted(run.status.phase) &&
    isControlledBy(run.metadata, rollout.metadata) &&
    sameJson(
      { args, metrics, dryRun, measurementRetention },
      {
        args: wanted.args,
        metrics: wanted.metrics,
        dryRun: wanted.dryRun,
        measurementRetention: wanted.measurementRetention,
      },
    )
  );
}

/**
 * Starts an analysis, or takes up the one that is running already. A name that is taken by a run that has ended gets `.1`, `.2`
 * and so on.
 */
export function startRun(
  turn: Turn,
  analysis: RolloutAnalysis,
  { type, suffix, labels }: RunKind,
): AnalysisRun | undefined {
  const { rollout, sets, revision, now, plan, snapshot } = turn;
  const { name: owner, namespace, uid } = rollout.metadata;
  const hash = hashOf(sets.current);
  const templates = findTemplates(snapshot, analysis);
  if (typeof templates === 'string') {
    return undefined;
  }
  const args = mergeArguments(
    argumentsFor(analysis, rollout, hash, hashOf(sets.stable)),
    templates.flatMap(({ spec }) => spec.args),
  );
  if (typeof args === 'string') {
    return undefined;
  }
  const spec = specOf(analysis, templates, args);
  const base = [owner, hash, revision, ...(suffix ? [suffix] : [])].join('-');
  const takenBy = (candidate: string) =>
    snapshot.analysisRuns.find(({ metadata }) => metadata.name === candidate);
  let name = base;
  let taken = takenBy(name);
  for (let collisions = 1; taken; collisions++) {
    if (isTheSame(taken, rollout, spec)) {
      return taken;
    }
    name = `${base}.${collisions}`;
    taken = takenBy(name);
  }
  const object: KubernetesObject = {
    ...ANALYSIS_RUN,
    metadata: {
      name,
      namespace,
      creationTimestamp: timestamp(now),
      generation: 1,
      annotations: { [REVISION]: revision },
      labels: {
        ...labels,
        ...rollout.spec.selector.matchLabels,
        [HASH_LABEL]: hash,
        'rollout-type': type,
      },
      ownerReferences: [
        {
          ...ROLLOUT,
          name: owner,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec,
    status: { phase: '', runSummary: {} },
  };
  plan.create(object);
  return analysisRunSchema.parse(object);
}
