import { parse } from 'yaml';
import { z } from 'zod';
import type { KubernetesObject } from '../components/kubernetes/Cluster';
import { namespaceOf, VERSIONS } from './names';
import type { Portal } from './Portal';
import { VERDICT_TOKEN } from './proofPortal';
import {
  canary,
  IMAGE,
  type PodTemplate,
  rolloutOf,
  type Strategy,
  surroundingsOf,
} from './release';
import { isObserved, type SeenCluster, type SeenRollout } from './SeenCluster';

const HEALTHY_SECONDS = 60;

const templateSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.literal('AnalysisTemplate'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({
    metrics: z.array(
      z.looseObject({ count: z.number(), inconclusiveLimit: z.number() }),
    ),
  }),
});

/** The step that asks the portal for its word. */
export const VERDICT_STEP = {
  analysis: {
    templates: [{ templateName: 'bellwether-verdict' }],
    args: [
      {
        name: 'rollout',
        valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
      },
      { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    ],
  },
};

/** Where Rollouts of the proof are made; each title has a namespace of its own. */
export class Stage {
  constructor(readonly cluster: SeenCluster, readonly portal: Portal) {}

  /** Makes a Rollout, and waits until its first version is healthy. */
  async release(
    title: string,
    strategy: Strategy,
    template: PodTemplate,
  ): Promise<void> {
    for (const object of surroundingsOf(title, strategy, VERDICT_TOKEN)) {
      await this.cluster.apply(object);
    }
    await this.cluster.apply(rolloutOf(title, strategy, template));
    await this.cluster.until(
      title,
      `${namespaceOf(title)} is healthy`,
      HEALTHY_SECONDS,
      seen => isObserved(seen) && seen.status.phase === 'Healthy',
    );
  }

  /** Applies the AnalysisTemplate as the portal writes it. */
  async applyVerdictTemplate(
    title: string,
    { looks }: { looks?: number } = {},
  ): Promise<void> {
    const template = templateSchema.parse(
      parse(await this.portal.analysisTemplate(title)),
    );
    if (looks !== undefined) {
      for (const metric of template.spec.metrics) {
        metric.count = looks;
        metric.inconclusiveLimit = looks;
      }
    }
    const object: KubernetesObject = template;
    await this.cluster.apply(object);
  }

  /** Makes a Rollout whose canary waits at its first pause; nobody sends it requests. */
  async startCanary(
    title: string,
    { model }: { model?: string } = {},
  ): Promise<SeenRollout> {
    const strategy = canary([
      { setWeight: 20 },
      { pause: {} },
      { setWeight: 60 },
      { pause: {} },
    ]);
    const template = (tag: string) => ({
      version: VERSIONS.stable,
      image: `${IMAGE}:${tag}`,
      model,
    });
    await this.release(title, strategy, template('1.7.1'));
    await this.ask(title, strategy, template('1.7.2'));
    return this.cluster.until(
      title,
      'the canary is paused',
      HEALTHY_SECONDS,
      seen =>
        isObserved(seen) &&
        seen.status.phase === 'Paused' &&
        seen.weight === 20 &&
        seen.status.currentPodHash !== seen.status.stableRS,
    );
  }

  /** Asks for another spec, as a pipeline does. */
  async ask(
    title: string,
    strategy: Strategy,
    template: PodTemplate,
  ): Promise<void> {
    await this.cluster.apply(rolloutOf(title, strategy, template));
  }
}
