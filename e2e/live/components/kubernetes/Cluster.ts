import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Answer,
  type Call,
  Client,
  type OpenedWatch,
} from '../../../contract/kubernetes/client';

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    resourceVersion?: string;
    generation?: number;
  };
  [field: string]: unknown;
}

const MANAGER = 'bellwether-live';
const SERVED_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 100;

/** The administrator's access to the cluster of the live lane. */
export class Cluster {
  private readonly plurals = new Map<string, string>();

  constructor(
    private readonly client: Client,
    private readonly token: string,
  ) {}

  /** From the variables that the control plane publishes. */
  static of(environment: NodeJS.ProcessEnv): Cluster {
    const read = (name: string) => {
      const value = environment[`BELLWETHER_KUBERNETES_${name}`];
      if (!value) throw new Error(`BELLWETHER_KUBERNETES_${name} is not set`);
      return value;
    };
    return new Cluster(
      new Client(read('URL'), readFileSync(read('CA'))),
      read('TOKEN_ADMIN'),
    );
  }

  /** Sends a request and gives the answer, whatever it says. */
  ask(call: Call): Promise<Answer> {
    return this.client.call({ token: this.token, ...call });
  }

  /** Sends a request, and fails when it is refused. */
  async request(call: Call): Promise<Answer> {
    const answer = await this.ask(call);
    if (answer.status >= 400) {
      throw new Error(
        `${call.method ?? 'GET'} ${call.path}: ${
          answer.status
        } ${answer.text.slice(0, 400)}`,
      );
    }
    return answer;
  }

  watch(call: Call): Promise<OpenedWatch> {
    return this.client.watch({ token: this.token, ...call });
  }

  /** Makes an object what it is said to be, whether or not it is there; waits until its kind is served. */
  async apply(object: KubernetesObject): Promise<void> {
    await this.request({
      method: 'PATCH',
      path: await this.pathOf(object),
      query: { fieldManager: MANAGER, force: 'true' },
      type: 'application/apply-patch+yaml',
      body: object,
    });
  }

  /** Makes an object, unless one of its name is there. */
  async create(object: KubernetesObject): Promise<void> {
    const path = await this.pathOf(object);
    const { status, text } = await this.ask({
      method: 'POST',
      path: path.slice(0, path.lastIndexOf('/')),
      body: object,
    });
    if (status !== 201 && status !== 409) {
      throw new Error(`POST of ${path}: ${status} ${text.slice(0, 400)}`);
    }
  }

  /** Address of an object. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject) {
    const space = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
    const plural = await this.pluralOf(apiVersion, kind);
    return `${groupPath(apiVersion)}${space}/${plural}/${metadata.name}`;
  }

  /** Waits until objects can be read; the API server needs some moments after their definition. */
  async untilServed(apiVersion: string, plural: string): Promise<void> {
    const path = `${groupPath(apiVersion)}/${plural}`;
    const deadline = Date.now() + SERVED_MILLISECONDS;
    while ((await this.ask({ path, query: { limit: '1' } })).status !== 200) {
      if (Date.now() > deadline) {
        throw new Error(`The API server does not serve ${path}`);
      }
      await delay(LOOK_MILLISECONDS);
    }
  }

  private async pluralOf(apiVersion: string, kind: string): Promise<string> {
    const key = `${apiVersion} ${kind}`;
    const deadline = Date.now() + SERVED_MILLISECONDS;
    while (!this.plurals.has(key)) {
      const { status, body } = await this.ask({ path: groupPath(apiVersion) });
      const found =
        status === 200
          ? body.resources.find(
              resource =>
                resource.kind === kind && !resource.name.includes('/'),
            )
          : undefined;
      if (found) {
        this.plurals.set(key, found.name);
      } else if (Date.now() > deadline) {
        throw new Error(
          `The API server does not serve ${kind} of ${apiVersion}`,
        );
      } else {
        await delay(LOOK_MILLISECONDS);
      }
    }
    return this.plurals.get(key) ?? '';
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
}
