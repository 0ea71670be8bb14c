import { randomUUID } from 'node:crypto';
import {
  type Action,
  type ActionParameters,
  CanaryClient,
  type CanaryCallOptions,
  type Preview,
  type TakenAction,
  type Verdict,
} from '@bellwether/plugin-canary-common';
import { eventually } from '../faults/Checks';
import { GuestSession } from '../portal/GuestSession';
import { CLUSTER, namespaceOf, ROLLOUT, rolloutIdOf } from './names';

/** The portal watches: what the cluster has is there within this time. */
const SEEN_SECONDS = 30;

/** How long a controller may take to obey. */
const OBEYED_SECONDS = 150;

/** What came of a button that was pressed. */
export interface Press {
  shown: Preview;
  taken: TakenAction;
  /** Milliseconds since 1970 when the person confirmed. */
  at: number;
  /** Milliseconds until the portal answered. */
  answeredMs: number;
}

/** The portal of the proof, as the guest uses it. */
export class Portal {
  readonly canary: CanaryClient;

  constructor(url: string) {
    this.canary = new CanaryClient(new GuestSession(url).apis);
  }

  /** Looks at what a button of a rollout would do, and confirms it. */
  async pressOn(
    id: string,
    action: Action,
    parameters: ActionParameters = {},
    options: CanaryCallOptions = {},
  ): Promise<Press> {
    const shown = await this.canary.preview(
      id,
      { action, parameters },
      options,
    );
    const at = Date.now();
    const taken = await this.canary.act(
      id,
      {
        action,
        parameters,
        reason: `To see that the controller obeys: ${action}`,
        precondition: shown.precondition,
      },
      { ...options, idempotencyKey: randomUUID() },
    );
    return { shown, taken, at, answeredMs: Date.now() - at };
  }

  /** The same of a Rollout of the proof. */
  press(
    title: string,
    action: Action,
    parameters: ActionParameters = {},
    options: CanaryCallOptions = {},
  ): Promise<Press> {
    return this.pressOn(rolloutIdOf(title), action, parameters, options);
  }

  /** Waits until a button of a rollout can be pressed, as a person does who looks at the screen. */
  async untilPossibleOn(id: string, action: Action): Promise<void> {
    await eventually(
      `${action} can be pressed`,
      SEEN_SECONDS,
      async () => {
        const { capabilities } = await this.canary.getCapabilities(id);
        return capabilities.find(capability => capability.action === action);
      },
      capability => capability?.possible === true,
    );
  }

  /** The same of a Rollout of the proof. */
  untilPossible(title: string, action: Action): Promise<void> {
    return this.untilPossibleOn(rolloutIdOf(title), action);
  }

  /** What became of an action in the portal's eyes. */
  ended(id: string): Promise<TakenAction> {
    return eventually(
      'it is known what became of the action',
      OBEYED_SECONDS,
      () => this.canary.getAction(id),
      ({ state }) => state !== 'sending' && state !== 'waiting',
    );
  }

  /** The template by which the controller asks for verdicts, once the portal knows the Rollout. */
  async analysisTemplate(title: string): Promise<string> {
    const { template } = await eventually(
      `the portal knows ${namespaceOf(title)}/${ROLLOUT} on ${CLUSTER}`,
      SEEN_SECONDS,
      () => this.canary.getAnalysisTemplate(rolloutIdOf(title)),
      () => true,
    );
    return template;
  }

  verdict(title: string): Promise<Verdict> {
    return this.canary.getVerdict(rolloutIdOf(title));
  }
}
