import { wasInstalled } from '../stack/installed';
import type { Stack } from '../stack/Stack';
import { gator } from '../templates/gator';
import type { ProvenTemplate } from '../templates/parts';
import { openWorkshop, type Workshop } from '../templates/workshop';
import { outcomeOf } from './jestReport';
import { runPackageTests } from './run';
import type { Steps } from './Steps';

/** What the steps take on two cores, measured by this lane. */
const SECONDS = { policies: 120, portal: 30, template: 260 };

const ACTIONS = 'plugins/scaffolder-backend-module-models';

/** The steps that try what the templates make. */
export class TemplateSteps {
  constructor(
    private readonly options: {
      stack: Stack;
      steps: Steps;
      signal: AbortSignal;
      env: NodeJS.ProcessEnv;
      /** What runs in this process cannot be ended from outside, so it is left. */
      unlessStopped: <T>(work: Promise<T>) => Promise<T>;
    },
  ) {}

  /** All that the templates can make, held by Gatekeeper itself against the policies of a platform team. */
  async checkPolicies(): Promise<void> {
    const { env, signal, stack, steps, unlessStopped } = this.options;
    const installation = wasInstalled(gator) ? 0 : gator.coldSeconds ?? 0;
    await steps.run(
      'Templates: policies of Gatekeeper',
      SECONDS.policies + installation,
      async () => {
        const started = await unlessStopped(stack.add(gator));
        const result = await runPackageTests('gatekeeper', {
          env: { ...env, ...started.environment },
          folder: ACTIONS,
          signal,
        });
        return outcomeOf(result, ACTIONS);
      },
    );
  }

  /** Projects of some frameworks, from the form to all of the traffic. */
  async prove(frameworks: readonly ProvenTemplate[]): Promise<void> {
    const { stack, steps, unlessStopped } = this.options;
    const print = (line: string) => console.log(line);
    const titleOf = (framework: string) => `Templates: ${framework}`;
    const opened: { workshop?: Workshop } = {};
    // By itself it shows nothing, so there has to be time for a project as well.
    await steps.run(
      'Portal for the templates',
      SECONDS.portal + SECONDS.template,
      async () => {
        opened.workshop = await unlessStopped(openWorkshop(stack, { print }));
        return { passed: 1, failed: 0 };
      },
    );
    const { workshop } = opened;
    if (!workshop) {
      for (const framework of frameworks) {
        steps.drop(titleOf(framework), 'its portal was not started.');
      }
      return;
    }
    for (const framework of frameworks) {
      await steps.run(titleOf(framework), SECONDS.template, async () => {
        const { trail, checks } = await unlessStopped(
          workshop.prove(framework),
        );
        return {
          passed: trail.events.length + checks.passed,
          failed: checks.failed,
        };
      });
    }
    await workshop.close();
  }
}
