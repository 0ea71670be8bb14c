import { setTimeout as delay } from 'node:timers/promises';
import type { Rollout } from '@bellwether/plugin-canary-common';
import { type Checks, eventually, expectThat } from '../faults/Checks';
import { Load } from '../proof/Load';
import { storyServer } from '../proof/storyServers';
import { isReadyAt, isTrue } from './seen';
import { predictorOf, type Services } from './Services';

/** Names the two processes that answer for the pods of the judged canary. */
export const JUDGED = 'kserve';

/** The judge looks every five seconds, and waits for requests of both sides. */
const JUDGED_SECONDS = 150;

/** A model that was made just now is in the portal within this time. */
const KNOWN_SECONDS = 150;

/** For so long a share that differs may be on its way. */
const SETTLED_SECONDS = 90;

/** A gateway that had been told of a weight would have it by then. */
const QUIET_MILLISECONDS = 2000;

const STANDARD = { 'serving.kserve.io/deploymentMode': 'Standard' };

/** The dialect is told from what the controller and the definition say. */
export async function checkDialects(
  services: Services,
  checks: Checks,
): Promise<void> {
  await checks.check(
    'an InferenceService that names no mode is read in the one that the controller took',
    async () => {
      await services.create('unmarked', predictorOf('1'), {});
      const { status } = await services.until(
        'unmarked',
        'it is ready',
        service => isTrue(service, 'Ready'),
      );
      expectThat(
        status.deploymentMode === 'Standard',
        `the controller took the mode ${status.deploymentMode}`,
      );
      await services.shown(
        'unmarked',
        'the portal reads Standard mode',
        ({ controller, phase }) =>
          controller === 'kserve-standard' && phase === 'healthy',
        KNOWN_SECONDS,
      );
    },
  );
  await checks.check(
    'one in Serverless mode without Knative: the controller makes nothing of it, and the portal calls it neither ready nor released',
    async () => {
      await services.create('serverless', predictorOf('1'), {
        'serving.kserve.io/deploymentMode': 'Serverless',
      });
      const { status } = await services.until(
        'serverless',
        'the controller has said its mode',
        service => service.status.deploymentMode !== undefined,
      );
      expectThat(
        !status.conditions.some(
          ({ type, status: value }) => type === 'Ready' && value === 'True',
        ),
        'it is called ready',
      );
      expectThat(
        (await services.deployment('serverless-predictor')) === undefined,
        'it has a Deployment',
      );
      await services.shown(
        'serverless',
        'the portal reads Serverless mode',
        ({ controller, phase, inProgress }) =>
          controller === 'kserve-serverless' &&
          phase !== 'healthy' &&
          !inProgress,
      );
    },
  );
}

/** What a canary is asked to get, what the controller reports of it, and what its route gives it. */
function isUnfollowed(percent: number) {
  return ({ controller, traffic }: Rollout): boolean =>
    controller === 'kserve-standard' &&
    traffic.desired?.share === percent / 100 &&
    traffic.reported?.share === percent / 100 &&
    traffic.effective?.share === 0 &&
    traffic.state === 'differs' &&
    traffic.sentence.startsWith(`Asked ${percent} %, seen 0 %`);
}

/** A canary that the controller calls ready, and sends nothing: its pods are real processes, which are asked as its route says. */
export async function checkCanary(
  services: Services,
  checks: Checks,
  environment: Record<string, string>,
): Promise<void> {
  const name = 'judged';
  const metricsOf = (side: 'stable' | 'canary') =>
    storyServer(environment, JUDGED, side).metricsAddress;
  await checks.check(
    'a canary at 10 % is called ready by the controller; its route gives it nothing, and the tab says so',
    async () => {
      await services.create(
        name,
        predictorOf('1', {
          name: 'v1',
          minReplicas: 1,
          metricsAddress: metricsOf('stable'),
        }),
        {
          ...STANDARD,
          'bellwether.dev/drive-canary': 'true',
          'bellwether.dev/judge-policy': 'short',
          // The runtime is KServe's own, and the process that answers is not.
          'bellwether.dev/metric-profile': 'mlserver',
        },
      );
      await services.until(name, 'it is ready', service =>
        isTrue(service, 'Ready'),
      );
      const predictor = predictorOf('2', {
        name: 'v2',
        metricsAddress: metricsOf('canary'),
      });
      await services.patch(name, {
        spec: { canary: [{ predictor, trafficPercent: 10 }] },
      });
      await services.until(name, 'the canary is ready', isReadyAt(10));
      await delay(QUIET_MILLISECONDS);
      await services.expectAllTo(`${name}-v1-predictor`, name);
      await services.shown(
        name,
        'asked 10 %, seen 0 %',
        isUnfollowed(10),
        SETTLED_SECONDS,
      );
    },
  );
  await checks.check(
    'a stable side of one pod keeps it beside the canary',
    async () => {
      const stable = await services.deployment(`${name}-v1-predictor`);
      expectThat(
        stable?.spec.replicas === 1,
        `it has ${stable?.spec.replicas} pods`,
      );
    },
  );
  await checks.check(
    'the driver does not begin with it, and says why',
    async () => {
      await eventually(
        'the driver is refused',
        SETTLED_SECONDS,
        () => services.portal.canary.getDrive(services.idOf(name)),
        ({ drive }) =>
          drive?.state === 'refused' &&
          drive.sentence.startsWith(
            'This KServe moves no requests to the canary. Asked 10 %, seen 0 %',
          ),
      );
    },
  );
  const load = await Load.prepare(JUDGED, {
    registryUrl: environment.BELLWETHER_MLFLOW_URL,
    // The one backend that the route names.
    routerUrl: storyServer(environment, JUDGED, 'stable').url,
  });
  load.start();
  try {
    await checks.check(
      'the verdict is void once requests are counted: too few reach the canary',
      async () => {
        await eventually(
          'the verdict is void',
          JUDGED_SECONDS,
          () => services.portal.canary.getVerdict(services.idOf(name)),
          ({ verdict }) => verdict === 'void',
        );
      },
    );
  } finally {
    load.stop();
  }
}
