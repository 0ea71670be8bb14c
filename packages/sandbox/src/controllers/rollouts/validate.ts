import type { AnalysisTemplate, RolloutAnalysis } from '../schemas/analysis';
import { mergeArguments } from '../analysis/arguments';
import { checkMetrics } from '../analysis/checkMetrics';
import { effectiveCount } from '../analysis/limits';
import type { CanaryStep, Rollout } from '../schemas/rollout';
import { MANAGED_BY } from './names';
import { argumentsFor, findTemplates } from './makeRun';
import { pauseSeconds } from './durations';
import { MAX_WEIGHT } from './replicaCounts';
import type { RolloutSnapshot } from './Turn';

const STRATEGY = 'spec.strategy';
const CANARY = `${STRATEGY}.canary`;
const BLUE_GREEN = `${STRATEGY}.blueGreen`;

function invalid(field: string, value: unknown, why: string): string {
  return `${field}: Invalid value: ${JSON.stringify(value)}: ${why}`;
}

/** What the real controller does and this one does not: better refused by name than done half. */
function notPlayed({ spec }: Rollout): string | undefined {
  const { canary, blueGreen } = spec.strategy;
  const refuse = (field: string, what: string) =>
    invalid(field, what, `the sandbox does not play ${what}`);
  const STEPS = ['experiment', 'plugin', 'setHeaderRoute', 'setMirrorRoute'];
  for (const [index, step] of (canary?.steps ?? []).entries()) {
    const kind = STEPS.find(field => step[field] !== undefined);
    if (kind) {
      return refuse(`${CANARY}.steps[${index}].${kind}`, kind);
    }
  }
  const router = Object.keys(canary?.trafficRouting ?? {}).find(
    field => field !== 'nginx',
  );
  if (router) {
    return refuse(`${CANARY}.trafficRouting.${router}`, router);
  }
  if (canary?.dynamicStableScale) {
    return refuse(`${CANARY}.dynamicStableScale`, 'dynamicStableScale');
  }
  const fields: [string, Record<string, unknown> | undefined, string[]][] = [
    ['spec', spec, ['workloadRef', 'rollbackWindow', 'minReadySeconds']],
    [
      CANARY,
      canary,
      [
        'antiAffinity',
        'canaryMetadata',
        'maxSurge',
        'maxUnavailable',
        'minPodsPerReplicaSet',
        'pingPong',
        'replicaProgressThreshold',
        'scaleDownDelayRevisionLimit',
        'stableMetadata',
      ],
    ],
    [
      BLUE_GREEN,
      blueGreen,
      [
        'activeMetadata',
        'antiAffinity',
        'maxUnavailable',
        'previewMetadata',
        'previewReplicaCount',
        'scaleDownDelayRevisionLimit',
      ],
    ],
  ];
  for (const [path, object, names] of fields) {
    const name = names.find(field => object?.[field] !== undefined);
    if (name) {
      return refuse(`${path}.${name}`, name);
    }
  }
  return undefined;
}

function checkStep(step: CanaryStep, index: number): string | undefined {
  const path = `${STRATEGY}.steps[${index}]`;
  const { setWeight, pause } = step;
  if (setWeight !== undefined && (setWeight < 0 || setWeight > MAX_WEIGHT)) {
    return invalid(
      `${path}.setWeight`,
      setWeight,
      `SetWeight needs to be between 0 and ${MAX_WEIGHT}`,
    );
  }
  const seconds = pauseSeconds(pause?.duration);
  return seconds !== undefined && seconds < 0
    ? invalid(
        `${path}.pause.duration`,
        seconds,
        'Duration needs to be greater than 0',
      )
    : undefined;
}

function checkStrategy({ spec }: Rollout): string | undefined {
  const { canary, blueGreen } = spec.strategy;
  if (!canary && !blueGreen) {
    return `${STRATEGY}.strategy: Required value: Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'`;
  }
  if (canary && blueGreen) {
    return invalid(
      `${STRATEGY}.strategy`,
      'blueGreen: true canary: true',
      'Multiple Strategies can not be listed',
    );
  }
  if (blueGreen && blueGreen.activeService === blueGreen.previewService) {
    return invalid(
      `${STRATEGY}.activeService`,
      blueGreen.activeService,
      'This rollout uses the same service for the active and preview services, but two different services are required.',
    );
  }
  if (canary?.stableService && canary.stableService === canary.canaryService) {
    return invalid(
      `${STRATEGY}.stableService`,
      canary.stableService,
      'This rollout uses the same service for the stable and canary services, but two different services are required.',
    );
  }
  for (const service of ['stableService', 'canaryService'] as const) {
    if (canary?.trafficRouting && !canary[service]) {
      return invalid(
        `${STRATEGY}.${service}`,
        '',
        'Canary service and Stable service must to be set to use Traffic Routing',
      );
    }
  }
  return (canary?.steps ?? [])
    .map(checkStep)
    .find(problem => problem !== undefined);
}

function checkServices({
  rollout,
  services,
}: RolloutSnapshot): string | undefined {
  const { canary, blueGreen } = rollout.spec.strategy;
  const named: [string, string | undefined][] = [
    [`${CANARY}.stableService`, canary?.stableService],
    [`${CANARY}.canaryService`, canary?.canaryService],
    [`${BLUE_GREEN}.activeService`, blueGreen?.activeService],
    [`${BLUE_GREEN}.previewService`, blueGreen?.previewService],
  ];
  for (const [field, name] of named) {
    const service = services.find(({ metadata }) => metadata.name === name);
    if (name && !service) {
      return invalid(field, name, `service "${name}" not found`);
    }
    const manager = service?.metadata.annotations[MANAGED_BY];
    if (name && manager && manager !== rollout.metadata.name) {
      return invalid(
        field,
        name,
        `Service "${name}" is managed by another Rollout`,
      );
    }
  }
  return undefined;
}

function checkIngress({
  rollout,
  ingresses,
}: RolloutSnapshot): string | undefined {
  const { canary } = rollout.spec.strategy;
  const nginx = canary?.trafficRouting?.nginx;
  if (!nginx) {
    return undefined;
  }
  const { stableIngress = '' } = nginx;
  const path = `${CANARY}.trafficRouting.nginx.stableIngress`;
  const ingress = ingresses.find(
    ({ metadata }) => metadata.name === stableIngress,
  );
  if (!ingress) {
    return invalid(
      path,
      stableIngress,
      `ingress.networking.k8s.io "${stableIngress}" not found`,
    );
  }
  const isUsed = ingress.spec.rules.some(({ http }) =>
    http?.paths.some(
      ({ backend }) => backend.service?.name === canary?.stableService,
    ),
  );
  return isUsed
    ? undefined
    : invalid(
        path,
        stableIngress,
        `ingress \`${stableIngress}\` has no rules using service ${canary?.stableService} backend`,
      );
}

/** Only an analysis that runs beside the steps may go on for ever: that of a step has to end. */
function checkCounts(
  field: string,
  { metadata, spec }: AnalysisTemplate,
): string | undefined {
  const { name } = metadata;
  const args = spec.args.map(argument => ({
    ...argument,
    value: argument.value ?? 'dummy-value',
  }));
  const checked = checkMetrics(spec.metrics, args);
  if (typeof checked === 'string') {
    return invalid(field, name, `AnalysisTemplate ${name}: ${checked}`);
  }
  const endless = checked.find(metric => effectiveCount(metric) === undefined);
  return endless
    ? invalid(
        field,
        name,
        `AnalysisTemplate ${name} has metric ${endless.name} which runs indefinitely. Invalid value for count: <nil>`,
      )
    : undefined;
}

function checkAnalysis(
  snapshot: RolloutSnapshot,
  field: string,
  analysis: RolloutAnalysis,
  hasToEnd: boolean,
): string | undefined {
  const found = findTemplates(snapshot, analysis);
  if (typeof found === 'string') {
    return invalid(field, found, `AnalysisTemplate '${found}' not found`);
  }
  const merged = mergeArguments(
    argumentsFor(analysis, snapshot.rollout, '', ''),
    found.flatMap(({ spec }) => spec.args),
  );
  if (typeof merged === 'string') {
    const names = found.map(({ metadata }) => metadata.name).join(' ');
    return invalid(field, `templateNames: [${names}]`, merged);
  }
  return hasToEnd
    ? found
        .map(template => checkCounts(field, template))
        .find(problem => problem !== undefined)
    : undefined;
}

function checkAnalyses(snapshot: RolloutSnapshot): string | undefined {
  const { canary, blueGreen } = snapshot.rollout.spec.strategy;
  const analyses: [string, RolloutAnalysis | undefined, boolean][] = [
    ...(canary?.steps ?? []).map(
      ({ analysis }, index): [string, RolloutAnalysis | undefined, boolean] => [
        `${CANARY}.steps[${index}].analysis.templates`,
        analysis,
        true,
      ],
    ),
    [`${CANARY}.analysis.templates`, canary?.analysis, false],
    [
      `${BLUE_GREEN}.prePromotionAnalysis.templates`,
      blueGreen?.prePromotionAnalysis,
      true,
    ],
    [
      `${BLUE_GREEN}.postPromotionAnalysis.templates`,
      blueGreen?.postPromotionAnalysis,
      true,
    ],
  ];
  for (const [field, analysis, hasToEnd] of analyses) {
    const problem =
      analysis && checkAnalysis(snapshot, field, analysis, hasToEnd);
    if (problem) {
      return problem;
    }
  }
  return undefined;
}

/** Why a Rollout cannot be played, in the controller's words; undefined when it can. */
export function problemOf(snapshot: RolloutSnapshot): string | undefined {
  const { rollout } = snapshot;
  return (
    notPlayed(rollout) ??
    checkStrategy(rollout) ??
    checkServices(snapshot) ??
    checkAnalyses(snapshot) ??
    checkIngress(snapshot)
  );
}
