import { markInstalled, wasInstalled } from '../stack/installed';
import type { Stack } from '../stack/Stack';
import { gator } from '../templates/gator';
import type { ProvenTask, ProvenTemplate } from '../templates/parts';
import { proveKserve } from '../templates/proveKserve';
import { openWorkshop, type Workshop } from '../templates/workshop';
import { outcomeOf } from './jestReport';
import { runPackageTests } from './run';
import type { Steps } from './Steps';

/** What the steps take on two cores, measured by this lane. */
const SECONDS = {
  ...{ policies: 120, portal: 30, template: 260, task: 100 },
  kserve: 60,
};

/** What the first installation of a framework's environment takes beside that. */
const INSTALLATION_SECONDS: Record<ProvenTemplate, number> = {
  sklearn: 90,
  xgboost: 90,
  lightgbm: 90,
  pytorch: 400,
};

/** Under which it is noted that a framework's environment has been there. */
const environmentOf = (framework: ProvenTemplate) => ({
  name: 'template-project',
  version: framework,
});

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

  /** A project that KServe serves, from the form to its end, on KServe's own controller. */
  async proveByKserve(): Promise<void> {
    const { stack, steps, unlessStopped } = this.options;
    await steps.run('Templates: KServe', SECONDS.kserve, () =>
      unlessStopped(
        proveKserve(stack, { print: line => console.log(line) }),
      ).then(({ passed, failed }) => ({ passed, failed })),
    );
  }

  /** Projects of some frameworks and tasks, from the form to all of the traffic, or to an answer. */
  async prove(
    frameworks: readonly ProvenTemplate[],
    tasks: readonly ProvenTask[],
  ): Promise<void> {
    const { stack, steps, unlessStopped } = this.options;
    const print = (line: string) => console.log(line);
    const wanted = frameworks.flatMap(framework =>
      tasks.map(task => ({
        framework,
        task,
        title:
          task === 'classification'
            ? `Templates: ${framework}`
            : `Templates: ${framework}, ${task}`,
      })),
    );
    const opened: { workshop?: Workshop } = {};
    // By itself it shows nothing, so there has to be time for a project as well.
    await steps.run(
      'Portal for the templates',
      SECONDS.portal + secondsOf(wanted[0]),
      async () => {
        opened.workshop = await unlessStopped(openWorkshop(stack, { print }));
        return { passed: 1, failed: 0 };
      },
    );
    const { workshop } = opened;
    if (!workshop) {
      for (const { title } of wanted) {
        steps.drop(title, 'its portal was not started.');
      }
      return;
    }
    for (const each of wanted) {
      const { framework, task, title } = each;
      await steps.run(title, secondsOf(each), async () => {
        const { trail, checks } = await unlessStopped(
          workshop.prove(framework, task),
        );
        markInstalled(environmentOf(framework));
        return {
          passed: trail.events.length + checks.passed,
          failed: checks.failed,
        };
      });
    }
    await workshop.close();
  }
}

function secondsOf({
  framework,
  task,
}: {
  framework: ProvenTemplate;
  task: ProvenTask;
}): number {
  const installation = wasInstalled(environmentOf(framework))
    ? 0
    : INSTALLATION_SECONDS[framework];
  return (
    installation + (task === 'classification' ? SECONDS.template : SECONDS.task)
  );
}
