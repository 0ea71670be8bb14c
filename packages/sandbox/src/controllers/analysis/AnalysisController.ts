import { ANALYSIS_RUNS } from '../../kubernetes/resources';
import { isJsonObject } from '../../kubernetes/types';
import {
  createQueue,
  keyOf,
  REACTION_MILLISECONDS,
  type RunningController,
  splitKey,
} from '../engine/Controller';
import type { Hands } from '../engine/Hands';
import { ANALYSIS_RUN } from '../rollouts/names';
import {
  type AnalysisRun,
  analysisRunSchema,
  type Argument,
  type Measurement,
  type Metric,
  metricSchema,
} from '../schemas/analysis';
import { resolveArguments } from './arguments';
import { lookAtRun, noteMeasurements, refuseRun } from './reconcileRun';

/** Takes one measurement. */
export type Measure = (metric: Metric, now: () => Date) => Promise<Measurement>;

class UnresolvedError extends Error {}

/** The arguments of a run with the values of its Secrets, which are kept out of every object. */
function withSecrets(hands: Hands, { spec, metadata }: AnalysisRun) {
  const secrets: string[] = [];
  const args = spec.args.map((argument): Argument => {
    const reference = argument.valueFrom?.secretKeyRef;
    if (!reference) {
      return argument;
    }
    const { namespace } = metadata;
    const secret = hands.get({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace,
      name: reference.name,
    });
    if (!secret) {
      throw new UnresolvedError(`secrets "${reference.name}" not found`);
    }
    const data = isJsonObject(secret.data) ? secret.data : {};
    const encoded = data[reference.key];
    if (typeof encoded !== 'string') {
      throw new UnresolvedError(
        `key '${reference.key}' does not exist in secret '${reference.name}'`,
      );
    }
    const value = Buffer.from(encoded, 'base64').toString('utf8');
    secrets.push(value);
    return { ...argument, value };
  });
  return { args, secrets: secrets.filter(Boolean) };
}

function redacted(
  measurement: Measurement,
  secrets: readonly string[],
): Measurement {
  const { message } = measurement;
  return message === undefined
    ? measurement
    : {
        ...measurement,
        message: secrets.reduce(
          (text, secret) => text.replaceAll(secret, '*****'),
          message,
        ),
      };
}

/** Plays the analysis controller of Argo Rollouts 1.9: takes measurements, and tells what they mean. */
export function startAnalysis(
  hands: Hands,
  measure: Measure,
): RunningController {
  const { clock } = hands;
  const now = () => clock.now();

  const take = async (
    run: AnalysisRun,
    due: readonly Metric[],
  ): Promise<Map<string, Measurement>> => {
    const { args, secrets } = withSecrets(hands, run);
    const taken = due.map(async ({ name }): Promise<[string, Measurement]> => {
      const written = run.spec.metrics.find(metric => metric.name === name);
      const resolved = written && resolveArguments(written, args);
      if (typeof resolved !== 'object') {
        throw new UnresolvedError(resolved ?? `no metric ${name}`);
      }
      const measurement = await measure(metricSchema.parse(resolved), now);
      return [name, redacted(measurement, secrets)];
    });
    return new Map(await Promise.all(taken));
  };

  const queue = createQueue('AnalysisRun', clock, async key => {
    const object = hands.get({ ...ANALYSIS_RUN, ...splitKey(key) });
    const read = analysisRunSchema.safeParse(object);
    if (!read.success) {
      return undefined;
    }
    const run = read.data;
    const look = lookAtRun(run, now());
    if (look.kind === 'done') {
      await hands.carryOut(look.plan);
      return undefined;
    }
    try {
      const taken = await take(run, look.due);
      const plan = noteMeasurements(run, look.metrics, taken, now());
      await hands.carryOut(plan);
      return plan.wakeAfterMilliseconds;
    } catch (error) {
      if (!(error instanceof UnresolvedError)) {
        throw error;
      }
      const why = `Unable to resolve metric arguments: ${error.message}`;
      await hands.carryOut(refuseRun(run, why));
      return undefined;
    }
  });

  const add = (namespace: string | undefined, name: string) =>
    queue.add(keyOf(namespace, name), REACTION_MILLISECONDS);

  const unwatch = hands.watch(ANALYSIS_RUNS, ({ metadata }) =>
    add(metadata.namespace, metadata.name),
  );
  hands
    .list(ANALYSIS_RUNS)
    .forEach(({ metadata }) => add(metadata.namespace, metadata.name));
  return {
    close() {
      unwatch();
      queue.close();
    },
  };
}
