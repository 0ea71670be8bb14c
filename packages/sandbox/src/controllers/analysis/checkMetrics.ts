import { type Argument, type Metric, metricSchema } from '../schemas/analysis';
import { parseDuration } from '../rollouts/durations';
import { resolveArguments } from './arguments';
import { limitsOf } from './limits';

const PROVIDERS = [
  'prometheus',
  'job',
  'web',
  'wavefront',
  'kayenta',
  'datadog',
  'newRelic',
  'cloudWatch',
  'graphite',
  'influxdb',
  'skywalking',
  'plugin',
];

function checkLimits(metric: Metric): string | undefined {
  const count = Number(metric.count ?? 0);
  const {
    failureLimit,
    inconclusiveLimit,
    consecutiveErrorLimit,
    consecutiveSuccessLimit,
  } = limitsOf(metric);
  if (consecutiveSuccessLimit < 0) {
    return 'consecutiveSuccessLimit must be >= 0';
  }
  if (failureLimit < -1) {
    return 'failureLimit must be >= 0, or -1 to be disabled';
  }
  if (consecutiveSuccessLimit === 0 && failureLimit === -1) {
    return 'failureLimit and consecutiveSuccessLimit cannot both be disabled';
  }
  if (inconclusiveLimit < 0) {
    return 'inconclusiveLimit must be >= 0';
  }
  if (consecutiveErrorLimit < 0) {
    return 'consecutiveErrorLimit must be >= 0';
  }
  if (count > 0 && failureLimit >= 0) {
    const least = failureLimit + consecutiveSuccessLimit;
    if (count < least) {
      return `count (${count}) must be >= failureLimit + consecutiveSuccessLimit (${failureLimit} + ${consecutiveSuccessLimit}) if both >= 0`;
    }
  } else if (count > 0 && count < consecutiveSuccessLimit) {
    return 'count must be >= consecutiveSuccessLimit';
  }
  return count > 0 && count < inconclusiveLimit
    ? 'count must be >= inconclusiveLimit'
    : undefined;
}

function checkMetric(metric: Metric): string | undefined {
  const problem = checkLimits(metric);
  if (problem) {
    return problem;
  }
  const { interval, initialDelay } = metric;
  if (Number(metric.count ?? 0) > 1 && !interval) {
    return 'interval must be specified when count > 1';
  }
  if (interval && parseDuration(interval) === undefined) {
    return `invalid interval string: time: invalid duration "${interval}"`;
  }
  if (initialDelay && parseDuration(initialDelay) === undefined) {
    return `invalid startDelay string: time: invalid duration "${initialDelay}"`;
  }
  const providers = PROVIDERS.filter(
    name => metric.provider[name] !== undefined,
  );
  if (providers.length === 0) {
    return 'no provider specified';
  }
  return providers.length > 1 ? 'multiple providers specified' : undefined;
}

/**
 * The metrics of a template or a run with their arguments filled in, or what is wrong with them, in the controller's words.
 * The value of a secret is not looked up for that.
 */
export function checkMetrics(
  metrics: readonly object[],
  args: readonly Argument[],
): Metric[] | string {
  const known = args.map(({ name, value, valueFrom }) => ({
    name,
    value: value ?? (valueFrom && 'temp-for-secret'),
  }));
  const names = new Set<string>();
  const checked: Metric[] = [];
  for (const [index, written] of metrics.entries()) {
    const resolved = resolveArguments(written, known);
    if (typeof resolved === 'string') {
      return resolved;
    }
    const read = metricSchema.safeParse(resolved);
    if (!read.success) {
      return `metrics[${index}]: ${read.error.issues[0]?.message}`;
    }
    const metric = read.data;
    if (names.has(metric.name)) {
      return `metrics[${index}]: duplicate name '${metric.name}'`;
    }
    names.add(metric.name);
    const problem = checkMetric(metric);
    if (problem) {
      return `metrics[${index}]: ${problem}`;
    }
    checked.push(metric);
  }
  return checked.length > 0 ? checked : 'no metrics specified';
}
