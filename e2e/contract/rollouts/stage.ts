import type { Answer } from '../kubernetes/client';
import {
  type Contract,
  JSON_PATCH,
  MERGE_PATCH,
  useContract,
} from '../kubernetes/contract';
import { realUrl } from '../kubernetes/server';
import { conditionsOf } from './conditions';
import { eventually, quietFor } from './eventually';
import { aMetric } from './metric';
import { PAUSED_STEPS } from './steps';
import type {
  AnalysisRunWire,
  EventWire,
  ReplicaSetWire,
  RolloutWire,
} from './wire';

export const REPOSITORY = 'registry.example.com/model';

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

export interface CanaryFields {
  steps?: object[];
  replicas?: number;
  /** Added to `spec.strategy.canary`. */
  canary?: object;
  /** Added to `spec`. */
  spec?: object;
  /** Leaves the traffic router out. */
  unrouted?: boolean;
}

const body = <Wire>({ body: read, status, text }: Answer): Wire => {
  if (status >= 300) {
    throw new Error(`The API server answered ${status}: ${text}`);
  }
  return JSON.parse(JSON.stringify(read));
};

/** Rollouts in a namespace of their own, and what a person does to them. */
export class Stage {
  constructor(readonly contract: Contract) {}

  private path(name: string): string {
    return `${this.contract.paths.rollouts}/${name}`;
  }

  async get(name: string): Promise<RolloutWire> {
    return body(await this.contract.call(this.path(name)));
  }

  /** Makes the Services and the Ingress that a canary needs. */
  async createServices(name: string): Promise<void> {
    const { create, paths } = this.contract;
    for (const side of ['stable', 'canary']) {
      await create(paths.services, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `${name}-${side}` },
        spec: {
          selector: { app: name },
          ports: [{ port: 80, targetPort: 8080 }],
        },
      });
    }
    await create(paths.ingresses, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: `${name}.example.com`,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: {
                    service: { name: `${name}-stable`, port: { number: 80 } },
                  },
                },
              ],
            },
          },
        ],
      },
    });
  }

  /** Asks for a Rollout, and does not wait for what becomes of it. */
  async submit(name: string, fields: CanaryFields = {}): Promise<void> {
    const { steps = PAUSED_STEPS, replicas = 2, unrouted } = fields;
    await this.createServices(name);
    await this.submitBare(name, {
      replicas,
      strategy: {
        canary: {
          ...(!unrouted && {
            stableService: `${name}-stable`,
            canaryService: `${name}-canary`,
            trafficRouting: { nginx: { stableIngress: name } },
          }),
          steps,
          ...fields.canary,
        },
      },
      ...fields.spec,
    });
  }

  async submitBare(name: string, spec: object): Promise<void> {
    await this.contract.create(this.contract.paths.rollouts, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            containers: [
              {
                name: 'model',
                image: `${REPOSITORY}:v1`,
                ports: [{ containerPort: 8080 }],
                resources: { requests: { cpu: '1m', memory: '1Mi' } },
              },
            ],
          },
        },
        ...spec,
      },
    });
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
        return body(answer);
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
    body(await this.patchStatus(name, { pauseConditions: null }));
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

  private async list<Wire>(
    path: string,
    query?: Record<string, string>,
  ): Promise<Wire[]> {
    const answer = await this.contract.call(path, { query });
    return body<{ items: Wire[] }>(answer).items;
  }

  async replicaSets(name: string): Promise<ReplicaSetWire[]> {
    const { replicaSets } = this.contract.paths;
    const sets = await this.list<ReplicaSetWire>(replicaSets);
    return sets.filter(({ metadata }) =>
      metadata.ownerReferences?.some(owner => owner.name === name),
    );
  }

  async replicaSet(name: string, hash = ''): Promise<ReplicaSetWire> {
    const { replicaSets } = this.contract.paths;
    return body(await this.contract.call(`${replicaSets}/${name}-${hash}`));
  }

  pods(labelSelector: string) {
    const { pods } = this.contract.paths;
    return this.list<{ metadata: { name: string; uid: string } }>(pods, {
      labelSelector,
    });
  }

  async runs(name: string): Promise<AnalysisRunWire[]> {
    const { analysisRuns } = this.contract.paths;
    return this.list<AnalysisRunWire>(analysisRuns, {
      labelSelector: `app=${name}`,
    });
  }

  async run(name: string): Promise<AnalysisRunWire> {
    const { analysisRuns } = this.contract.paths;
    return body(await this.contract.call(`${analysisRuns}/${name}`));
  }

  terminate(run: string): Promise<Answer> {
    const { analysisRuns } = this.contract.paths;
    return this.contract.patch(`${analysisRuns}/${run}`, {
      spec: { terminate: true },
    });
  }

  /** Annotations of the Ingress that carries the weight of a canary. */
  async ingressWeight(name: string): Promise<string | undefined> {
    const { ingresses } = this.contract.paths;
    const { body: ingress } = await this.contract.call(
      `${ingresses}/${name}-${name}-canary`,
    );
    return ingress.metadata?.annotations?.[
      'nginx.ingress.kubernetes.io/canary-weight'
    ];
  }

  async serviceHash(service: string): Promise<string | undefined> {
    const { services } = this.contract.paths;
    const answer = await this.contract.call(`${services}/${service}`);
    return body<{ spec: { selector: Record<string, string> } }>(answer).spec
      .selector['rollouts-pod-template-hash'];
  }

  async events(kind: string, name: string): Promise<EventWire[]> {
    const events = await this.list<EventWire>(this.contract.paths.events);
    return events.filter(
      ({ involvedObject }) =>
        involvedObject.kind === kind && involvedObject.name === name,
    );
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
