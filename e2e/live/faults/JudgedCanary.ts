import type { Verdict } from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { ask } from '../components/answers';
import { Load } from '../proof/Load';
import {
  CLUSTER,
  namespaceOf,
  ROLLOUT,
  rolloutIdOf,
  type Side,
  VERSIONS,
} from '../proof/names';
import { VERDICT_TOKEN } from '../proof/proofPortal';
import { canary, IMAGE, type PodTemplate } from '../proof/release';
import { isObserved, type SeenRollout } from '../proof/SeenCluster';
import { countsOf } from '../proof/storyChecks';
import { storyServer, storyServers } from '../proof/storyServers';
import { eventually } from './Checks';
import { RECOVERY_SECONDS, type Scene } from './Scene';

/** Title of the Rollout, and part of the names of its two processes. */
export const JUDGED = 'unseen';

const WEIGHT = 50;
const UNDER_WAY_SECONDS = 60;

const answerSchema = z.object({
  result: z.object({ verdict: z.string(), reason: z.string() }),
});

/** A canary that waits at half of the requests, whose two versions are processes that answer, and that the portal judges. */
export class JudgedCanary {
  private constructor(
    private readonly scene: Scene,
    readonly load: Load,
    /** As the controller has it all the time. */
    readonly waiting: SeenRollout,
  ) {}

  /** Starts the processes, releases the canary and sends requests. */
  static async release(scene: Scene): Promise<JudgedCanary> {
    const { stage } = scene;
    await scene.add(storyServers([JUDGED]));
    const { environment } = scene;
    const strategy = canary([{ setWeight: WEIGHT }, { pause: {} }]);
    const template = (side: Side): PodTemplate => ({
      version: VERSIONS[side],
      image: `${IMAGE}:1.7.1`,
      server: storyServer(environment, JUDGED, side),
    });
    const [load] = await Promise.all([
      Load.prepare(JUDGED, {
        registryUrl: environment.BELLWETHER_MLFLOW_URL,
        routerUrl: environment.BELLWETHER_TRAFFIC_URL,
      }),
      stage.release(JUDGED, strategy, template('stable')),
    ]);
    await stage.ask(JUDGED, strategy, template('canary'));
    const waiting = await stage.cluster.until(
      JUDGED,
      'the canary waits at half of the requests',
      UNDER_WAY_SECONDS,
      seen =>
        isObserved(seen) &&
        seen.status.phase === 'Paused' &&
        seen.weight === WEIGHT &&
        seen.status.currentPodHash !== seen.status.stableRS,
    );
    return new JudgedCanary(scene, load, waiting);
  }

  verdict(): Promise<Verdict> {
    return this.scene.stage.portal.verdict(JUDGED);
  }

  /** What the controller is answered when it asks for the portal's word. */
  async wordForController(): Promise<{ verdict: string; reason: string }> {
    const query = new URLSearchParams({
      cluster: CLUSTER,
      namespace: namespaceOf(JUDGED),
      rollout: ROLLOUT,
      revision: this.waiting.status.currentPodHash ?? '',
    });
    const text = await ask(
      `${this.scene.portalUrl}/api/canary/v1/web-provider/verdict?${query}`,
      { headers: { Authorization: `Bearer ${VERDICT_TOKEN}` } },
    );
    return answerSchema.parse(JSON.parse(text)).result;
  }

  /** The row of the list of rollouts. */
  async row() {
    const { rows } = await this.scene.stage.portal.canary.getFleet();
    const id = rolloutIdOf(JUDGED);
    const row = rows.find(candidate => candidate.id === id);
    if (!row) throw new Error(`The list of rollouts does not show ${id}`);
    return row;
  }

  /** Waits until requests of both versions are counted beyond what was counted before. */
  untilCounted(before?: Verdict): Promise<Verdict> {
    const known = before && countsOf(before).requests;
    return eventually(
      'requests of both versions are counted',
      RECOVERY_SECONDS,
      () => this.verdict(),
      verdict => {
        const { stable, canary: tried } = countsOf(verdict).requests;
        return (
          stable > (known?.stable ?? 0) &&
          tried > (known?.canary ?? 0) &&
          ['continue', 'promote'].includes(verdict.verdict)
        );
      },
    );
  }
}
