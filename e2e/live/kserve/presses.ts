import type { Action, TakenAction } from '@bellwether/plugin-canary-common';
import { type Checks, eventually, expectThat } from '../faults/Checks';
import { isReadyAt, isTrue } from './seen';
import { predictorOf, type Services } from './Services';

const PODS_SECONDS = 60;
const PODS = 4;

/** What the adapter offers while a canary has a share. */
const OFFERED: readonly Action[] = [
  'promote',
  'abort',
  'rollback',
  'set-weight',
];

/** A service whose stable predictor has no name, as before its first canary, and a canary at 10 %. */
async function startCanary(services: Services, name: string): Promise<void> {
  await services.create(name, predictorOf('1', { minReplicas: PODS }));
  await services.until(name, 'it is ready', service =>
    isTrue(service, 'Ready'),
  );
  const predictor = predictorOf('2', { name: 'v2' });
  await services.patch(name, {
    spec: { canary: [{ predictor, trafficPercent: 10 }] },
  });
  await services.until(name, 'the canary is ready', isReadyAt(10));
  await services.shown(
    name,
    'the portal knows the canary',
    ({ arms, traffic }) => arms.length === 2 && traffic.reported?.share === 0.1,
  );
}

function expectEnd(
  { action, state, sentence }: TakenAction,
  wanted: TakenAction['state'],
): void {
  expectThat(state === wanted, `${action} is ${state}: ${sentence}`);
}

/** How many pods a Deployment asks for, once it is so many. */
async function untilPods(services: Services, name: string, pods: number) {
  await eventually(
    `${name} has ${pods} pods`,
    PODS_SECONDS,
    () => services.deployment(name),
    deployment => deployment?.spec.replicas === pods,
  );
}

/** Every button that there is for Standard mode, by the request that the adapter makes of it. */
export async function checkPresses(
  services: Services,
  checks: Checks,
): Promise<void> {
  await Promise.all([
    pressShares(services, checks),
    pressPromote(services, checks),
  ]);
}

async function pressShares(services: Services, checks: Checks): Promise<void> {
  const name = 'pressed';
  const id = services.idOf(name);
  const { portal } = services;
  await checks.check('only what KServe knows can be pressed', async () => {
    await startCanary(services, name);
    const { capabilities } = await portal.canary.getCapabilities(id);
    const possible = capabilities
      .filter(capability => capability.possible)
      .map(({ action }) => action);
    expectThat(
      possible.length === OFFERED.length &&
        OFFERED.every(action => possible.includes(action)),
      `offered are ${possible.join(', ')}`,
    );
  });
  await checks.check(
    'set-weight 40: the API server takes the patch, the controller starts pods and reports 40 %, the route stays; the portal calls it not done',
    async () => {
      const { taken } = await portal.pressOn(id, 'set-weight', { percent: 40 });
      await services.until(name, 'it reports 40 %', isReadyAt(40));
      await untilPods(services, `${name}-v2-predictor`, 2);
      await services.expectAllTo(`${name}-predictor`, name);
      const ended = await portal.ended(taken.id);
      expectEnd(ended, 'lost');
      expectThat(
        ended.sentence.includes('Asked 40 %, seen 0 %'),
        ended.sentence,
      );
    },
  );
  await checks.check(
    'abort: 0 % is asked for and in effect; the controller keeps a pod of the canary, and calls it ready',
    async () => {
      const { taken } = await portal.pressOn(id, 'abort');
      expectEnd(await portal.ended(taken.id), 'observed');
      await services.until(name, 'it reports 0 %', isReadyAt(0));
      await untilPods(services, `${name}-v2-predictor`, 1);
      await services.shown(
        name,
        'the tab says that it was aborted, and has one pod',
        ({ aborted, arms }) =>
          aborted !== undefined &&
          arms.find(({ role }) => role === 'canary')?.pods.wanted === 1,
      );
    },
  );
  await checks.check(
    'rollback: the canary is gone from the spec, the status and the cluster',
    async () => {
      const { taken } = await portal.pressOn(id, 'rollback');
      expectEnd(await portal.ended(taken.id), 'observed');
      await services.until(
        name,
        'no canary is left',
        ({ spec, status }) =>
          spec.canary === undefined && status.canaryStatuses.length === 0,
      );
      await eventually(
        'its Deployment is gone',
        PODS_SECONDS,
        () => services.deployment(`${name}-v2-predictor`),
        deployment => deployment === undefined,
      );
      await services.expectAllTo(`${name}-predictor`, name);
    },
  );
}

async function pressPromote(services: Services, checks: Checks): Promise<void> {
  const name = 'promoted';
  const id = services.idOf(name);
  const { portal } = services;
  await checks.check(
    'promote: one write makes the canary the stable predictor; the route moves to it, and it gets as many pods as stable had',
    async () => {
      await startCanary(services, name);
      const { shown, taken } = await portal.pressOn(id, 'promote');
      expectThat(
        shown.requests.length === 1 && shown.requests[0].method === 'PUT',
        `it takes ${shown.requests.length} requests`,
      );
      expectEnd(await portal.ended(taken.id), 'observed');
      const { spec } = await services.until(
        name,
        'it is ready again',
        service => isTrue(service, 'Ready'),
      );
      const { predictor, canary } = spec;
      expectThat(
        canary === undefined &&
          predictor.name === 'v2' &&
          predictor.minReplicas === PODS &&
          predictor.model?.storageUri === 'pvc://models/risk/2',
        `the spec says ${JSON.stringify(spec)}`,
      );
      await services.expectAllTo(`${name}-v2-predictor`, name);
      await untilPods(services, `${name}-v2-predictor`, PODS);
      await eventually(
        'the old Deployment is gone',
        PODS_SECONDS,
        () => services.deployment(`${name}-predictor`),
        deployment => deployment === undefined,
      );
      await services.shown(
        name,
        'the tab shows one side, at rest',
        ({ arms, traffic }) =>
          arms.length === 1 &&
          arms[0].revision === 'v2' &&
          arms[0].version === 2 &&
          traffic.state === 'none',
      );
    },
  );
}
