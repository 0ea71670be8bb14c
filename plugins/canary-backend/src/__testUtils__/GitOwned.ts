import { Sandbox } from '@bellwether/sandbox';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { annotate, CLUSTER, REFERENCE, SERVER } from './drivenServer';
import { Gate } from './Gate';

const OWNER = SERVER.namespace;
const REPOSITORY = 'deploy';
const FILE = 'serving/kyc.yaml';
const APPLICATION = 'kyc';
const TOKEN = 'sandbox-code-host-token';

const pullSchema = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  state: z.string(),
  merged: z.boolean(),
});

const manifestSchema = z.object({
  spec: z.object({
    predictor: z.object({ canaryTrafficPercent: z.number().optional() }),
  }),
});

/** The driven server, under Git: its manifest in a repository of the sandbox's code host, and Argo CD that applies it. */
export class GitOwned {
  /** @param sandbox - closed together with what is made here */
  static async of(sandbox: Sandbox): Promise<GitOwned> {
    const owned = new GitOwned(sandbox);
    await owned.#makeRepository(
      `# Steps are reviewed here.\n${stringify({
        ...REFERENCE,
        namespace: undefined,
        name: undefined,
        metadata: { name: SERVER.name, namespace: SERVER.namespace },
        spec: { predictor: { canaryTrafficPercent: SERVER.canaryWeight } },
      })}`,
    );
    owned.#gate = await Gate.open(sandbox.urls.clusters[CLUSTER], {
      '/apis/argoproj.io/v1alpha1/applications': {
        kind: 'ApplicationList',
        items: [
          {
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'Application',
            metadata: {
              name: APPLICATION,
              namespace: OWNER,
              uid: 'application-1',
              resourceVersion: '1',
            },
            spec: {
              source: {
                repoURL: `${sandbox.urls.codeHost}/${OWNER}/${REPOSITORY}`,
                path: 'serving',
                targetRevision: 'main',
              },
              syncPolicy: { automated: { selfHeal: true } },
            },
            status: { sourceType: 'Directory' },
          },
        ],
      },
    });
    annotate(sandbox, {
      'argocd.argoproj.io/tracking-id': `${APPLICATION}:serving.kserve.io/InferenceService:${OWNER}/${SERVER.name}`,
    });
    return owned;
  }

  #gate?: Gate;

  private constructor(private readonly behind: Sandbox) {}

  /** The sandbox with Argo CD's Application on the cluster, and what the cluster is sent on record. */
  get sandbox(): Sandbox {
    const { urls } = this.behind;
    const clusters = { ...urls.clusters, [CLUSTER]: this.#gate?.url ?? '' };
    return { ...this.behind, urls: { ...urls, clusters } };
  }

  /** Writes that came past Git. */
  get writes(): readonly string[] {
    return this.#gate?.writes ?? [];
  }

  async close(): Promise<void> {
    await this.#gate?.close();
    await this.behind.close();
  }

  /** Backstage's `integrations`, with which the portal reaches the code host. */
  get integrations() {
    const { host } = new URL(this.behind.urls.codeHost);
    const apiBaseUrl = `${this.behind.urls.codeHost}/api/v3`;
    return { github: [{ host, apiBaseUrl, token: TOKEN }] };
  }

  /** All pull requests, oldest first. */
  async pulls() {
    const pulls = [];
    for (let number = 1; ; number += 1) {
      const answer = await this.#onHost('GET', `/pulls/${number}`);
      if (answer.status === 404) return pulls;
      pulls.push(pullSchema.parse(await answer.json()));
    }
  }

  async merge(number: number): Promise<void> {
    await this.#done(this.#onHost('PUT', `/pulls/${number}/merge`, {}));
  }

  async turnDown(number: number): Promise<void> {
    await this.#done(
      this.#onHost('PATCH', `/pulls/${number}`, { state: 'closed' }),
    );
  }

  /** The manifest on the main branch. */
  async manifest(): Promise<string> {
    const answer = await this.#onHost('GET', `/contents/${FILE}?ref=main`);
    const { content } = z
      .object({ content: z.string() })
      .parse(await answer.json());
    return Buffer.from(content, 'base64').toString();
  }

  /** What Argo CD does after a merge: the object asks for what Git says. */
  async sync(): Promise<void> {
    const { spec } = manifestSchema.parse(parse(await this.manifest()));
    const { canaryTrafficPercent } = spec.predictor;
    this.behind.clusters[CLUSTER].objects.apply(REFERENCE, object => {
      const { predictor } = z
        .object({ predictor: z.record(z.string(), z.unknown()) })
        .parse(object.spec);
      object.spec = {
        ...z.record(z.string(), z.unknown()).parse(object.spec),
        predictor: { ...predictor, canaryTrafficPercent },
      };
    });
  }

  async #makeRepository(manifest: string): Promise<void> {
    const made = await fetch(
      `${this.behind.urls.codeHost}/api/v3/orgs/${OWNER}/repos`,
      this.#request('POST', { name: REPOSITORY, description: 'Manifests' }),
    );
    if (!made.ok) throw new Error(`The code host answered ${made.status}`);
    await this.#done(
      this.#onHost('PUT', `/contents/${FILE}`, {
        message: 'The manifests of the team',
        content: Buffer.from(manifest).toString('base64'),
        branch: 'main',
      }),
    );
  }

  #request(method: string, body?: object): RequestInit {
    return {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    };
  }

  #onHost(method: string, path: string, body?: object): Promise<Response> {
    const at = `${this.behind.urls.codeHost}/api/v3/repos/${OWNER}/${REPOSITORY}`;
    return fetch(`${at}${path}`, this.#request(method, body));
  }

  async #done(answer: Promise<Response>): Promise<void> {
    const { ok, status, url } = await answer;
    if (!ok) throw new Error(`${url} was answered ${status}`);
  }
}
