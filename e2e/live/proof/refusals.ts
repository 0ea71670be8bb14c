import { randomUUID } from 'node:crypto';
import { ResponseError } from '@backstage/errors';
import { actions, permissionOf } from '@bellwether/plugin-canary-common';
import { type Checks, expectThat } from '../faults/Checks';
import { OTHERS_MODEL, rolloutIdOf } from './names';
import type { Stage } from './Stage';

/** The header in which a person brings the credentials of a cluster. */
const asPerson = (token: string) => ({
  clusterHeaders: {
    'Backstage-Kubernetes-Authorization': `Bearer ${token}`,
  },
});

export interface Refusal {
  status: number;
  message: string;
}

/** What a call was refused with; fails when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ResponseError) {
      return { status: error.statusCode, message: error.cause.message };
    }
    throw error;
  }
  throw new Error('It was not refused');
}

function expectRefusal(
  refusal: Refusal,
  status: number,
  ...words: string[]
): void {
  expectThat(
    refusal.status === status &&
      words.every(word => refusal.message.includes(word)),
    `It was refused with ${refusal.status}: ${refusal.message}`,
  );
}

/** Presses by those who may not, through the portal's API; nothing on the cluster may change. */
export async function pressWithoutRights({
  stage,
  checks,
  environment,
}: {
  stage: Stage;
  checks: Checks;
  environment: Record<string, string>;
}): Promise<void> {
  await Promise.all([
    checks.check(
      'a viewer is refused every button, and what it would do, with 403 and the permission; the cluster is not touched',
      () => pressAsViewer(stage),
    ),
    checks.check(
      'an account that the cluster lets read only is refused with the right that it lacks; the cluster is not touched',
      () =>
        pressAsReader(stage, {
          viewer: environment.BELLWETHER_KUBERNETES_TOKEN_VIEWER,
          stranger: environment.BELLWETHER_KUBERNETES_TOKEN_STRANGER,
        }),
    ),
  ]);
}

async function expectUntouched(
  stage: Stage,
  title: string,
  before: { metadata: { generation: number }; status: object },
): Promise<void> {
  const { metadata, status } = await stage.cluster.rollout(title);
  expectThat(
    metadata.generation === before.metadata.generation &&
      JSON.stringify(status) === JSON.stringify(before.status),
    'The Rollout is another than before',
  );
}

async function pressAsViewer(stage: Stage): Promise<void> {
  const title = 'others';
  const { canary: client } = stage.portal;
  const id = rolloutIdOf(title);
  const before = await stage.startCanary(title, { model: OTHERS_MODEL });
  // It can be read, so what is refused is the act.
  await stage.portal.analysisTemplate(title);
  const { resourceVersion = '' } = await client.getRollout(id);
  for (const action of actions) {
    const { name } = permissionOf[action];
    expectRefusal(
      await refusalOf(client.preview(id, { action })),
      403,
      name,
      OTHERS_MODEL,
    );
    const press = client.act(
      id,
      {
        action,
        reason: 'To see that it is refused',
        precondition: { resourceVersion, facts: {}, sentence: '' },
      },
      { idempotencyKey: randomUUID() },
    );
    expectRefusal(await refusalOf(press), 403, name, OTHERS_MODEL);
  }
  const { capabilities } = await client.getCapabilities(id);
  expectThat(
    capabilities.length > 0 &&
      capabilities.every(
        ({ possible, refusal }) => !possible && refusal === 'permission',
      ),
    'A button is offered to a viewer',
  );
  await expectUntouched(stage, title, before);
}

async function pressAsReader(
  stage: Stage,
  tokens: { viewer: string; stranger: string },
): Promise<void> {
  const title = 'reader';
  const { portal } = stage;
  const before = await stage.startCanary(title);
  await portal.untilPossible(title, 'abort');
  expectRefusal(
    await refusalOf(portal.press(title, 'abort', {}, asPerson(tokens.viewer))),
    403,
    'live',
    'patch rollouts/status.argoproj.io',
  );
  expectRefusal(
    await refusalOf(portal.press(title, 'pause', {}, asPerson(tokens.viewer))),
    403,
    'live',
    'patch rollouts.argoproj.io',
  );
  expectRefusal(
    await refusalOf(
      portal.press(title, 'abort', {}, asPerson(tokens.stranger)),
    ),
    403,
    'live',
    'rollouts',
  );
  expectRefusal(
    await refusalOf(portal.press(title, 'set-weight', { percent: 5 })),
    409,
    'The share follows from the steps',
  );
  await expectUntouched(stage, title, before);
}
