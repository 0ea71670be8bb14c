import http from 'http';
import { AddressInfo } from 'net';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { GithubHost } from '@bellwether/plugin-models-node';
import { Sandbox } from '@bellwether/sandbox';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

const TOKEN = 'sandbox-code-host-token';
const REPOSITORY = 'deploy';
const FILE = 'serving/rollout.yaml';
const ARGO = '/apis/argoproj.io/v1alpha1';

const containersSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.looseObject({ name: z.string(), resources: z.unknown() }),
        ),
      }),
    }),
  }),
});

const pullSchema = z.object({ title: z.string(), body: z.string() });

export interface OwnedRollout {
  cluster: string;
  namespace: string;
  name: string;
}

/** A Rollout of the sandbox under Git: its manifest in a repository of the code host, and an Application of Argo CD that applies it. */
export class GitOwned {
  static async of(behind: Sandbox, rollout: OwnedRollout): Promise<GitOwned> {
    const owned = new GitOwned(behind, rollout);
    await owned.makeRepository();
    await new Promise<void>(resolve => {
      owned.gate.listen(0, '127.0.0.1', resolve);
    });
    owned.objects.apply(owned.reference, object => {
      object.metadata.annotations = {
        ...object.metadata.annotations,
        'argocd.argoproj.io/tracking-id': `${rollout.name}-app:argoproj.io/Rollout:${rollout.namespace}/${rollout.name}`,
      };
    });
    return owned;
  }

  private readonly gate = http.createServer((request, response) => {
    this.answer(request, response).catch(() => response.destroy());
  });

  private constructor(
    private readonly behind: Sandbox,
    private readonly rollout: OwnedRollout,
  ) {}

  /** The sandbox with Argo CD's Application on the cluster. */
  get sandbox(): Sandbox {
    const { port } = this.gate.address() as AddressInfo;
    const { urls } = this.behind;
    const clusters = {
      ...urls.clusters,
      [this.rollout.cluster]: `http://127.0.0.1:${port}`,
    };
    return { ...this.behind, urls: { ...urls, clusters } };
  }

  /** Repositories as the portal reaches them: GitHub's API, by Backstage's integrations. */
  get host(): GithubHost {
    const { host } = new URL(this.behind.urls.codeHost);
    const apiBaseUrl = `${this.behind.urls.codeHost}/api/v3`;
    return GithubHost.create({
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({
          integrations: { github: [{ host, apiBaseUrl, token: TOKEN }] },
        }),
      ),
    });
  }

  async close(): Promise<void> {
    this.gate.closeAllConnections();
    await new Promise(resolve => {
      this.gate.close(resolve);
    });
  }

  async pull(number: number) {
    return pullSchema.parse(await this.onHost('GET', `/pulls/${number}`));
  }

  async merge(number: number): Promise<void> {
    await this.onHost('PUT', `/pulls/${number}/merge`, {});
  }

  /** The manifest on the main branch. */
  async manifest(): Promise<string> {
    const { content } = z
      .object({ content: z.string() })
      .parse(await this.onHost('GET', `/contents/${FILE}?ref=main`));
    return Buffer.from(content, 'base64').toString();
  }

  /** What Argo CD does after a merge: the object asks for what Git says. */
  async sync(): Promise<void> {
    const merged = containersSchema.parse(parse(await this.manifest()));
    const [{ resources }] = merged.spec.template.spec.containers;
    this.objects.apply(this.reference, object => {
      const { spec } = containersSchema.parse(object);
      spec.template.spec.containers[0].resources = resources;
      object.spec = { ...z.looseObject({}).parse(object.spec), ...spec };
    });
  }

  private get objects() {
    return this.behind.clusters[this.rollout.cluster].objects;
  }

  private get reference() {
    const { namespace, name } = this.rollout;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      namespace,
      name,
    };
  }

  private get repository(): string {
    return `${this.behind.urls.codeHost}/${this.rollout.namespace}/${REPOSITORY}`;
  }

  private async makeRepository(): Promise<void> {
    const { spec } = containersSchema.parse(this.objects.get(this.reference));
    const [{ name, resources }] = spec.template.spec.containers;
    const manifest = {
      apiVersion: this.reference.apiVersion,
      kind: 'Rollout',
      metadata: { name: this.rollout.name },
      spec: { template: { spec: { containers: [{ name, resources }] } } },
    };
    await this.ask(`/orgs/${this.rollout.namespace}/repos`, 'POST', {
      name: REPOSITORY,
      description: 'Manifests',
    });
    await this.onHost('PUT', `/contents/${FILE}`, {
      message: 'The manifests of the team',
      content: Buffer.from(
        `# Sized by hand in May.\n${stringify(manifest)}`,
      ).toString('base64'),
      branch: 'main',
    });
  }

  private onHost(method: string, path: string, body?: object) {
    return this.ask(
      `/repos/${this.rollout.namespace}/${REPOSITORY}${path}`,
      method,
      body,
    );
  }

  private async ask(
    path: string,
    method: string,
    body?: object,
  ): Promise<unknown> {
    const response = await fetch(`${this.behind.urls.codeHost}/api/v3${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path} was answered ${response.status}`);
    }
    return response.json();
  }

  /** Passes on what comes, and adds the Application, which the sandbox does not have. */
  private async answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url = '', headers } = request;
    const { pathname } = new URL(url, 'http://gate');
    response.setHeader('content-type', 'application/json');
    if (pathname === `${ARGO}/applications`) {
      response.end(
        JSON.stringify({
          kind: 'ApplicationList',
          metadata: { resourceVersion: '1' },
          items: [this.application()],
        }),
      );
      return;
    }
    const answer = await fetch(
      `${this.behind.urls.clusters[this.rollout.cluster]}${url}`,
      {
        method,
        headers: {
          authorization: headers.authorization ?? '',
          ...(headers['content-type'] && {
            'content-type': headers['content-type'],
          }),
        },
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      },
    );
    response.statusCode = answer.status;
    const text = await answer.text();
    if (pathname !== ARGO) {
      response.end(text);
      return;
    }
    const discovered = z
      .looseObject({ resources: z.array(z.unknown()) })
      .parse(JSON.parse(text));
    discovered.resources.push({
      name: 'applications',
      singularName: 'application',
      namespaced: true,
      kind: 'Application',
      verbs: ['get', 'list', 'watch'],
    });
    response.end(JSON.stringify(discovered));
  }

  private application() {
    const { namespace, name } = this.rollout;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: `${name}-app`,
        namespace,
        uid: 'application-1',
        resourceVersion: '1',
      },
      spec: {
        source: {
          repoURL: this.repository,
          path: 'serving',
          targetRevision: 'main',
        },
      },
      status: { sourceType: 'Directory' },
    };
  }
}
