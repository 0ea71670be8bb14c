import { ANALYSIS_TEMPLATES } from '../resources';
import type { KubernetesObject } from '../types';
import { ANALYSIS_TEMPLATE } from './rolloutSteps';
import { DAY, type Site } from './Site';

/** Asks for the verdict on a canary until there is one; an outage of who gives it neither promotes nor rolls back. */
export const VERDICT_METRIC = {
  name: ANALYSIS_TEMPLATE,
  interval: '30s',
  count: 100000,
  inconclusiveLimit: 100000,
  consecutiveErrorLimit: 100000,
  consecutiveSuccessLimit: 1,
  failureLimit: 0,
  successCondition: 'result.verdict == "promote"',
  failureCondition: 'result.verdict == "rollback"',
  provider: {
    web: {
      url: 'http://bellwether.bellwether/verdict?rollout={{args.rollout}}',
      jsonPath: '{$.result}',
      timeoutSeconds: 5,
    },
  },
};

/** The template that the canaries of the teams are analysed by. */
export function makeAnalysisTemplates(site: Site): KubernetesObject[] {
  return site.world.teams.map(({ namespace }) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: site.meta({
      resource: ANALYSIS_TEMPLATES,
      name: ANALYSIS_TEMPLATE,
      namespace,
      ageSeconds: 200 * DAY,
      generation: 1,
    }),
    spec: { args: [{ name: 'rollout' }], metrics: [VERDICT_METRIC] },
  }));
}
