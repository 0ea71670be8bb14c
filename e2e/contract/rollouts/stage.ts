import type { Answer } from '../kubernetes/client';
import { JSON_PATCH, MERGE_PATCH, useContract } from '../kubernetes/contract';
import { realUrl } from '../kubernetes/server';
import { conditionsOf } from './conditions';
import { eventually, quietFor } from './eventually';
import {
  canarySpecOf,
  type CanaryFields,
  ingressOf,
  REPOSITORY,
  rolloutOf,
  serviceOf,
} from './manifests';
import { aMetric } from './metric';
import { bodyOf, Sight } from './Sight';
import type { RolloutWire } from './wire';

/**
 * The real controller may miss what is changed right after it has written itself, so whoever automates it waits half a second. The
 * sandbox misses nothing unless it is told to.
 */
const CALM_MILLISECONDS = realUrl ? 600 : 0;

/** What a state of a Rollout has to be; a step is that of the release that is asked for. */
export interface Wanted {
  phase: string;
  step?: number;
  weight?: number;
  reason?: string;
}

/** Rollouts in a namespace of their own, and what a person does to them. */
export class Stage extends Sight {
  /** Makes the Services and the Ingress that a canary needs. */
  async createServices(name: string): Promise<void> {
    const { create, paths } = this.contract;
    for (const side of ['stable', 'canary'] as const) {
      await create(paths.services, serviceOf(name, side));
    }
    await create(paths.ingresses, ingressOf(name));
  }

  /** Asks for a Rollout, and does not wait for what becomes of it. */
  async submit(name: string, fields: CanaryFields = {}): Promise<void> {
    await this.createServices(name);
    await this.submitBare(name, canarySpecOf(name, fields));
  }

  async submitBare(name: string, spec: object): Promise<void> {
    const { create, paths } = this.contract;
    await create(paths.rollouts, rolloutOf(name, spec));
  }

  /** Makes a Rollout whose first version is healthy. */
  async create(name: string, fields: CanaryFields = {}): Promise<RolloutWire> {
    await this.submit(name, fields);
    await this.reaches(name, { phase: 'Healthy' });
    return this.settled(name);
  }

  /** Makes a Rollout whose second version waits at the first pause. */
  async createPaused(
    name: string,
    fields: CanaryFields = {},
  ): Promise<RolloutWire> {
    await this.create(name, fields);
    await this.setImage(name, 'v2');
    return this.reaches(name, { phase: 'Paused', step: 1 });
  }

  /** The Rollout as soon as it is in a state that belongs to the spec that was asked for last. */
  async reaches(name: string, wanted: Wanted): Promise<RolloutWire> {
    const { phase, step, weight, reason } = wanted;
    const reached = await eventually(
      `${name}: ${JSON.stringify(wanted)}`,
      () => this.get(name),
      ({ metadata, status = {} }) =>
        status.observedGeneration === String(metadata.generation) &&
        status.phase === phase &&
        // The condition follows the phase one look later.
        (phase !== 'Paused' || conditionsOf(status).Paused?.[0] === 'True') &&
        (step === undefined || status.currentStepIndex === step) &&
        (weight === undefined ||
          status.canary?.weights?.canary.weight === weight) &&
        (reason === undefined ||
          status.pauseConditions?.some(pause => pause.reason === reason) ===
            true),
    );
    await quietFor(CALM_MILLISECONDS);
    return reached;
  }

  /** The Rollout once a healthy one has also moved its weights back. */
  settled(name: string): Promise<RolloutWire> {
    return eventually(
      `${name}: weights at rest`,
      () => this.get(name),
      ({ status }) => {
        const weights = status.canary?.weights;
        return (
          status.stableRS === status.currentPodHash &&
          (weights === undefined ||
            (weights.canary.weight === 0 &&
              weights.canary.podTemplateHash === status.stableRS))
        );
      },
    );
  }

  async patchStatus(
    name: string,
    status: Record<string, unknown>,
  ): Promise<Answer> {
    return this.contract.patch(`${this.path(name)}/status`, { status });
  }

  async patchSpec(
    name: string,
    spec: Record<string, unknown>,
  ): Promise<Answer> {
    return this.contract.patch(this.path(name), { spec });
  }

  patchMain(name: string, patch: object): Promise<Answer> {
    return this.contract.patch(this.path(name), patch, MERGE_PATCH);
  }

  /** As `set image` does it: the whole object, with the version that was read; again when somebody was faster. */
  async setImage(name: string, tag: string): Promise<RolloutWire> {
    for (let attempt = 0; ; attempt++) {
      const rollout = await this.get(name);
      rollout.spec.template.spec.containers[0].image = `${REPOSITORY}:${tag}`;
      const answer = await this.put(name, rollout);
      if (answer.status !== 409 || attempt === 5) {
        return bodyOf(answer);
      }
    }
  }

  put(name: string, rollout: RolloutWire): Promise<Answer> {
    return this.contract.call(this.path(name), {
      method: 'PUT',
      body: rollout,
    });
  }

  /** Ends the pause that a Rollout is at. */
  async promote(name: string): Promise<void> {
    bodyOf(await this.patchStatus(name, { pauseConditions: null }));
  }

  /** As `undo` does it: the template of the ReplicaSet of a revision, in the place of that of the Rollout. */
  async undo(name: string, revision: number): Promise<Answer> {
    const set = (await this.replicaSets(name)).find(
      ({ metadata }) =>
        metadata.annotations?.['rollout.argoproj.io/revision'] ===
        String(revision),
    );
    const template = set?.spec.template;
    delete template?.metadata.labels['rollouts-pod-template-hash'];
    return this.contract.patch(
      this.path(name),
      [{ op: 'replace', path: '/spec/template', value: template }],
      JSON_PATCH,
    );
  }

  terminate(run: string): Promise<Answer> {
    const { analysisRuns } = this.contract.paths;
    return this.contract.patch(`${analysisRuns}/${run}`, {
      spec: { terminate: true },
    });
  }

  /** Makes a template with one web metric, whose argument is the topic of the verdict. */
  async createTemplate(
    name: string,
    url: string,
    metric: object = {},
  ): Promise<void> {
    await this.contract.create(this.contract.paths.analysisTemplates, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: { name },
      spec: {
        args: [{ name: 'topic' }],
        metrics: [{ ...aMetric(`${url}/verdict/{{args.topic}}`), ...metric }],
      },
    });
  }

  async replaceTemplate(name: string, spec: object): Promise<Answer> {
    const { analysisTemplates } = this.contract.paths;
    return this.contract.patch(`${analysisTemplates}/${name}`, { spec });
  }
}

/** A namespace for the Rollouts of a file. */
export function useStage(): Stage {
  jest.setTimeout(90_000);
  return new Stage(useContract());
}
