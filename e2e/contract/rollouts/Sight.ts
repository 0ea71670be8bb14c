import type { Answer } from '../kubernetes/client';
import type { Contract } from '../kubernetes/contract';
import type {
  AnalysisRunWire,
  EventWire,
  ReplicaSetWire,
  RolloutWire,
} from './wire';

/** What was answered. Fails where it was refused. */
export const bodyOf = <Wire>({ body, status, text }: Answer): Wire => {
  if (status >= 300) {
    throw new Error(`The API server answered ${status}: ${text}`);
  }
  return JSON.parse(JSON.stringify(body));
};

/** Rollouts of a namespace, and what belongs to them, as the API server has them. */
export class Sight {
  constructor(readonly contract: Contract) {}

  protected path(name: string): string {
    return `${this.contract.paths.rollouts}/${name}`;
  }

  async get(name: string): Promise<RolloutWire> {
    return bodyOf(await this.contract.call(this.path(name)));
  }

  private async list<Wire>(
    path: string,
    query?: Record<string, string>,
  ): Promise<Wire[]> {
    const answer = await this.contract.call(path, { query });
    return bodyOf<{ items: Wire[] }>(answer).items;
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
    return bodyOf(await this.contract.call(`${replicaSets}/${name}-${hash}`));
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
    return bodyOf(await this.contract.call(`${analysisRuns}/${name}`));
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
    return bodyOf<{ spec: { selector: Record<string, string> } }>(answer).spec
      .selector['rollouts-pod-template-hash'];
  }

  async events(kind: string, name: string): Promise<EventWire[]> {
    const events = await this.list<EventWire>(this.contract.paths.events);
    return events.filter(
      ({ involvedObject }) =>
        involvedObject.kind === kind && involvedObject.name === name,
    );
  }
}
