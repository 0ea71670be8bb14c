import { ANALYSIS_TEMPLATES, builtIn } from '../resources';
import type { JsonObject, KubernetesObject } from '../types';
import { ANALYSIS_TEMPLATE } from './rolloutSteps';
import { DAY, type Site } from './Site';

/** Opens the verdicts of a portal that runs on the sandbox, and nothing else. */
const VERDICT_TOKEN = 'sandbox-verdict-token-of-the-demo';
const SECRET = 'bellwether-judge';

export const TOKEN_ARGUMENT: JsonObject = {
  name: 'token',
  valueFrom: { secretKeyRef: { name: SECRET, key: 'token' } },
};

/** Without a verdict for so many half minutes, a person decides. */
const LONGEST_WAIT_INTERVALS = 120;

function urlOf({ cluster, world }: Site, namespace: string): string {
  const portal = world.portalUrl ?? 'http://bellwether.bellwether';
  const query = new URLSearchParams({ cluster, namespace });
  return `${portal}/api/canary/v1/web-provider/verdict?${query}&rollout={{args.rollout}}&revision={{args.canary-hash}}`;
}

/** Asks for the verdict on a canary until there is one; an outage of who gives it neither promotes nor rolls back. */
export function verdictMetric(site: Site, namespace: string): JsonObject {
  return {
    name: ANALYSIS_TEMPLATE,
    interval: '30s',
    count: LONGEST_WAIT_INTERVALS,
    inconclusiveLimit: LONGEST_WAIT_INTERVALS,
    consecutiveErrorLimit: 100000,
    consecutiveSuccessLimit: 1,
    failureLimit: 0,
    successCondition: 'result.verdict == "promote"',
    failureCondition: 'result.verdict == "rollback"',
    provider: {
      web: {
        url: urlOf(site, namespace),
        headers: [{ key: 'Authorization', value: 'Bearer {{args.token}}' }],
        jsonPath: '{$.result}',
        timeoutSeconds: 5,
      },
    },
  };
}

/** The template that the canaries of the teams are analysed by, and the token that it brings. */
export function makeAnalysisTemplates(site: Site): KubernetesObject[] {
  const old = { ageSeconds: 200 * DAY };
  return site.world.teams.flatMap(({ namespace }) => [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: site.meta({
        resource: ANALYSIS_TEMPLATES,
        name: ANALYSIS_TEMPLATE,
        namespace,
        generation: 1,
        ...old,
      }),
      spec: {
        args: [{ name: 'rollout' }, { name: 'canary-hash' }, TOKEN_ARGUMENT],
        metrics: [verdictMetric(site, namespace)],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: site.meta({
        resource: builtIn('secrets'),
        name: SECRET,
        namespace,
        ...old,
      }),
      type: 'Opaque',
      data: { token: Buffer.from(VERDICT_TOKEN).toString('base64') },
    },
  ]);
}
