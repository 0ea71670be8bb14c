import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ModelChecks } from '../check';
import { TemplatesConfig } from '../config';
import { releaseStepsExamples } from './examples';

/** A release policy as the steps of an Argo Rollout. */
export function createReleaseStepsAction(options: {
  checks: ModelChecks;
  config: TemplatesConfig;
}) {
  return createTemplateAction({
    id: 'bellwether:release:steps',
    description:
      'Turns a release policy into steps of a Rollout that ask for a verdict at each share.',
    examples: releaseStepsExamples,
    supportsDryRun: true,
    schema: {
      input: {
        releasePolicy: z => z.string(),
        analysisTemplate: z => z.string(),
        cluster: z =>
          z
            .string()
            .optional()
            .describe(
              'Has to be one that the portal knows; it need not answer',
            ),
      },
      output: {
        canarySteps: z => z.array(z.any()),
        verdictCount: z => z.number(),
        judgePolicy: z => z.string().describe('Empty: the usual one'),
        longestWaitMinutes: z => z.number(),
        portalUrl: z => z.string(),
        secretStore: z => z.string(),
        secretStoreKind: z => z.string(),
      },
    },
    async handler(ctx) {
      const { releasePolicy, analysisTemplate, cluster } = ctx.input;
      const policy = options.checks.policy(releasePolicy);
      if (cluster !== undefined) await options.checks.knownCluster(cluster);
      ctx.output(
        'canarySteps',
        policy.steps.flatMap(setWeight => [
          { setWeight },
          {
            analysis: {
              templates: [{ templateName: analysisTemplate }],
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
        ]),
      );
      ctx.output('longestWaitMinutes', policy.longestWaitMinutes);
      ctx.output('verdictCount', policy.longestWaitMinutes * 2);
      ctx.output('judgePolicy', policy.judgePolicy ?? '');
      ctx.output('portalUrl', options.config.portalUrl);
      ctx.output('secretStore', options.config.secretStore.name);
      ctx.output('secretStoreKind', options.config.secretStore.kind);
    },
  });
}
