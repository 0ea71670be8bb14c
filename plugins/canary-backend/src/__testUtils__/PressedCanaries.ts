import { randomUUID } from 'crypto';
import {
  Action,
  Preview,
  TakenAction,
  takenActionsReplySchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { Knex } from 'knex';
import { Portal, startPortal } from './startPortal';

const NAMESPACE = 'payments-ml';

/** A portal beside a sandbox, and canaries on which an owner presses buttons. */
export class PressedCanaries {
  static async start(knex: Knex): Promise<PressedCanaries> {
    const sandbox = await startSandbox({ quiet: true });
    const portal = await startPortal({ sandbox, knex });
    await portal.ready();
    return new PressedCanaries(sandbox, portal);
  }

  private constructor(readonly sandbox: Sandbox, readonly portal: Portal) {}

  async stop(): Promise<void> {
    await this.portal.stop();
    await this.sandbox.close();
  }

  /** A canary that waits at its pause. */
  async add(name: string): Promise<string> {
    this.sandbox.clusters['prod-eu'].objects.putServer({
      kind: 'Rollout',
      namespace: NAMESPACE,
      name,
      model: 'card-fraud',
      stableVersion: 24,
      canaryVersion: 25,
      canaryWeight: 20,
      replicas: 4,
      readyReplicas: 4,
    });
    const id = `prod-eu/${NAMESPACE}/argo-rollout/${name}`;
    await this.portal.until(id, ({ phase }) => phase === 'paused');
    return id;
  }

  async preview(id: string, action: Action): Promise<Preview> {
    const { body } = await this.portal.as(
      'owner',
      'post',
      `/v1/rollouts/${id}/previews`,
      { action },
    );
    if ('error' in body) throw new Error(body.error.message);
    return body;
  }

  press(id: string, shown: Preview, key: string = randomUUID()) {
    return this.portal.as(
      'owner',
      'post',
      `/v1/rollouts/${id}/actions`,
      {
        action: shown.action,
        parameters: shown.parameters,
        precondition: shown.precondition,
        reason: 'The tests want to see what follows',
      },
      { 'idempotency-key': key },
    );
  }

  /** Newest first. */
  async actionsOf(id: string): Promise<TakenAction[]> {
    const { body } = await this.portal.as(
      'owner',
      'get',
      `/v1/rollouts/${id}/actions`,
    );
    return takenActionsReplySchema.parse(body).actions;
  }

  referenceOf(name: string) {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      namespace: NAMESPACE,
      name,
    };
  }

  /** What the cluster has, past the portal. */
  objectOf(name: string) {
    return this.sandbox.clusters['prod-eu'].objects.get(this.referenceOf(name));
  }

  /** Path of a Rollout on the API server. */
  pathOf(name: string, rest = ''): string {
    return `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts/${name}${rest}`;
  }
}
