import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { GithubHost } from '@bellwether/plugin-models-node';
import { Sandbox } from '@bellwether/sandbox';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

const TOKEN = 'sandbox-code-host-token';
const REPOSITORY = 'deploy';
const FILE = 'serving/rollout.yaml';

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

/**
 * A Rollout of the sandbox under Git: its manifest in a repository of the code host, and an Application of Argo CD. Without controllers
 * nobody applies it until a test says so.
 */
export class GitOwned {
  static async of(behind: Sandbox, rollout: OwnedRollout): Promise<GitOwned> {
    const owned = new GitOwned(behind, rollout);
    await owned.makeRepository();
    owned.objects.put(owned.application());
    owned.objects.apply(owned.reference, object => {
      object.metadata.annotations = {
        ...object.metadata.annotations,
        'argocd.argoproj.io/tracking-id': `${rollout.name}-app:argoproj.io/Rollout:${rollout.namespace}/${rollout.name}`,
      };
    });
    return owned;
  }

  private constructor(
    private readonly behind: Sandbox,
    private readonly rollout: OwnedRollout,
  ) {}

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

  private application() {
    const { namespace, name } = this.rollout;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: `${name}-app`,
        namespace: 'argocd',
      },
      spec: {
        project: 'default',
        destination: { namespace },
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
