import { Sandbox } from '@bellwether/sandbox';
import { z } from 'zod';
import { CLUSTER, REFERENCE, SERVER } from './drivenServer';
import { Gate } from './Gate';
import { GitLayout, layouts } from './gitLayouts';

const OWNER = SERVER.namespace;
const REPOSITORY = 'deploy';
const TOKEN = 'sandbox-code-host-token';

const pullSchema = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  state: z.string(),
  merged: z.boolean(),
});

/** The driven server, under Git: its files in a repository of the sandbox's code host, and Argo CD or Flux that applies them. */
export class GitOwned {
  /** @param sandbox - closed together with what is made here */
  static async of(
    sandbox: Sandbox,
    layout: GitLayout = layouts.plain,
  ): Promise<GitOwned> {
    const owned = new GitOwned(sandbox, layout);
    await owned.#makeRepository();
    owned.#gate = await Gate.open(
      sandbox.urls.clusters[CLUSTER],
      layout.listed(`${sandbox.urls.codeHost}/${OWNER}/${REPOSITORY}`),
    );
    sandbox.clusters[CLUSTER].objects.apply(REFERENCE, ({ metadata }) => {
      const { annotations, labels } = layout.marks;
      metadata.annotations = { ...metadata.annotations, ...annotations };
      metadata.labels = { ...metadata.labels, ...labels };
    });
    return owned;
  }

  #gate?: Gate;

  private constructor(
    private readonly behind: Sandbox,
    private readonly layout: GitLayout,
  ) {}

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

  /** The texts of the files on the main branch, by path. */
  async texts(): Promise<Record<string, string>> {
    const texts: Record<string, string> = {};
    for (const path of Object.keys(this.layout.files)) {
      const answer = await this.#onHost('GET', `/contents/${path}?ref=main`);
      const { content } = z
        .object({ content: z.string() })
        .parse(await answer.json());
      texts[path] = Buffer.from(content, 'base64').toString();
    }
    return texts;
  }

  /** What Argo CD or Flux does after a merge: the object asks for what Git says. */
  async sync(): Promise<void> {
    const canaryTrafficPercent = this.layout.shareIn(await this.texts());
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

  async #makeRepository(): Promise<void> {
    const made = await fetch(
      `${this.behind.urls.codeHost}/api/v3/orgs/${OWNER}/repos`,
      this.#request('POST', { name: REPOSITORY, description: 'Manifests' }),
    );
    if (!made.ok) throw new Error(`The code host answered ${made.status}`);
    for (const [path, text] of Object.entries(this.layout.files)) {
      await this.#done(
        this.#onHost('PUT', `/contents/${path}`, {
          message: 'The manifests of the team',
          content: Buffer.from(text).toString('base64'),
          branch: 'main',
        }),
      );
    }
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
