import { stringify } from 'yaml';

export interface AnalysisTemplateOptions {
  /** Address of this backend as the cluster reaches it, without a slash at the end. */
  baseUrl: string;
  cluster: string;
  namespace: string;
  /** Secret, and its key, that hold the token. */
  secret: { name: string; key: string };
  intervalSeconds: number;
  /** Without a verdict for so long, the rollout pauses for a person. */
  longestWaitSeconds: number;
}

/** Measurements that Argo is told to keep; it keeps ten by itself. */
const KEPT_MEASUREMENTS = 50;

/** A step begins with a change of weight, which the portal's watch has seen by then: what was said of the weight before is no answer. */
const INITIAL_DELAY = '5s';

/** Our own outage neither promotes nor rolls back. */
const MANY_ERRORS = 100_000;

/**
 * The AnalysisTemplate by which Argo Rollouts asks for verdicts, as YAML. Each setting answers a trap:
 *
 * - `consecutiveSuccessLimit: 1`: without it, a run that has only undecided answers ends as a success;
 * - `count` = `inconclusiveLimit` = longest wait ÷ interval: silence ends as Inconclusive, and the rollout pauses;
 * - a large `consecutiveErrorLimit`: by default, five failed calls in a row abort the rollout;
 * - `initialDelay`: an answer at once would be about the weight before the step;
 * - both conditions: with one alone, an answer that does not meet it counts as its opposite;
 * - `valueFrom.secretKeyRef`: a plain value would be stored in every AnalysisRun.
 */
export function analysisTemplate(options: AnalysisTemplateOptions): string {
  const { baseUrl, cluster, namespace, secret } = options;
  const { intervalSeconds, longestWaitSeconds } = options;
  const looks = Math.max(1, Math.ceil(longestWaitSeconds / intervalSeconds));
  const query = new URLSearchParams({ cluster, namespace });
  return stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name: 'bellwether-verdict', namespace },
    spec: {
      args: [
        { name: 'rollout' },
        { name: 'canary-hash' },
        {
          name: 'token',
          valueFrom: { secretKeyRef: { name: secret.name, key: secret.key } },
        },
      ],
      measurementRetention: [
        { metricName: 'verdict', limit: KEPT_MEASUREMENTS },
      ],
      metrics: [
        {
          name: 'verdict',
          initialDelay: INITIAL_DELAY,
          interval: `${intervalSeconds}s`,
          count: looks,
          inconclusiveLimit: looks,
          failureLimit: 0,
          consecutiveSuccessLimit: 1,
          consecutiveErrorLimit: MANY_ERRORS,
          successCondition: 'result.verdict == "promote"',
          failureCondition: 'result.verdict == "rollback"',
          provider: {
            web: {
              url: `${baseUrl}/api/canary/v1/web-provider/verdict?${query}&rollout={{args.rollout}}&revision={{args.canary-hash}}`,
              headers: [
                { key: 'Authorization', value: 'Bearer {{args.token}}' },
              ],
              timeoutSeconds: 10,
              jsonPath: '{$.result}',
            },
          },
        },
      ],
    },
  });
}

/** How a step of a Rollout names the template, as YAML. */
export function analysisStep(): string {
  return stringify([
    {
      analysis: {
        templates: [{ templateName: 'bellwether-verdict' }],
        args: [
          {
            name: 'rollout',
            valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
          },
          {
            name: 'canary-hash',
            valueFrom: { podTemplateHashValue: 'Latest' },
          },
        ],
      },
    },
  ]);
}
