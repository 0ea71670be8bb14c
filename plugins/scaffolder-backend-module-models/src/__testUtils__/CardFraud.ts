import { JsonObject } from '@backstage/types';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventuallyModels } from './models';
import { newModelValues } from './newModelValues';
import { portalConfig } from './portalConfig';
import { Scaffolder, startScaffolder } from './startScaffolder';
import { askCodeHost, postToMlflow, tagsOf } from './upstreams';

const NAME = 'card-fraud';
const AT = `/repos/travel-ml/${NAME}`;

/** A portal with a model that its registry has had for long, and whose repository reads as if the template had made it. */
export class CardFraud {
  static readonly ref = `resource:default/${NAME}`;

  /** Names of permissions that the person does not have. */
  refused: readonly string[] = [];

  sandbox!: Sandbox;
  scaffolder!: Scaffolder;

  async begin(): Promise<void> {
    this.sandbox = await startSandbox({ quiet: true });
    this.scaffolder = await startScaffolder({
      sandbox: this.sandbox,
      withModels: true,
      config: configOf(this.sandbox),
      refuse: ({ name }) => this.refused.includes(name),
    });
    await this.publish();
    await this.scaffolder.readRegistry();
    await eventuallyModels(this.scaffolder, CardFraud.ref);
  }

  get repoUrl(): string {
    const { host } = new URL(this.sandbox.urls.codeHost);
    return `${host}?owner=travel-ml&repo=${NAME}`;
  }

  async stop(): Promise<void> {
    await this.scaffolder.stop();
    await this.sandbox.close();
  }

  /** Asks the code host about the repository. */
  ask(method: string, path: string, body?: object) {
    return askCodeHost(this.sandbox, method, `${AT}${path}`, body);
  }

  /** Another text of a file that is there. */
  async rewrite(path: string, write: (text: string) => string): Promise<void> {
    const { body } = await this.ask('GET', `/contents/${path}?ref=main`);
    const text = Buffer.from(body.content, 'base64').toString('utf8');
    const { status } = await this.ask('PUT', `/contents/${path}`, {
      message: 'Change',
      sha: body.sha,
      content: Buffer.from(write(text)).toString('base64'),
    });
    if (status !== 200) throw new Error(`${path}: HTTP ${status}`);
  }

  async contentOf(path: string, ref: string): Promise<string> {
    const { body } = await this.ask('GET', `/contents/${path}?ref=${ref}`);
    return Buffer.from(body.content ?? '', 'base64').toString('utf8');
  }

  async newestPull() {
    let found;
    for (let number = 1; ; number += 1) {
      const { status, body } = await this.ask('GET', `/pulls/${number}`);
      if (status !== 200) return found;
      found = body;
    }
  }

  /** Tags in the registry of this model, or of another one. */
  tags(name = NAME): Promise<Record<string, string>> {
    return tagsOf(this.sandbox, name);
  }

  async tag(key: string, value: string, name = NAME): Promise<void> {
    await postToMlflow(this.sandbox, 'registered-models/set-tag', {
      ...{ name, key, value },
    });
  }

  async versionOf(alias: string): Promise<string> {
    const response = await fetch(
      `${this.sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/alias?name=${NAME}&alias=${alias}`,
    );
    return (await response.json()).model_version.version;
  }

  /** Moves an alias past the portal, which knows it then. */
  async point(alias: string, version: string): Promise<void> {
    await postToMlflow(this.sandbox, 'registered-models/alias', {
      ...{ name: NAME, alias, version },
    });
    await this.scaffolder.readRegistry();
  }

  private async publish(): Promise<void> {
    const { body, status } = await this.scaffolder.dryRun(
      'new-model',
      newModelValues(this.sandbox, { name: 'other-model' }),
    );
    if (status !== 200) throw new Error(`The dry run answered ${status}`);
    await askCodeHost(this.sandbox, 'POST', '/orgs/travel-ml/repos', {
      name: NAME,
      description: '',
    });
    const left =
      /^README\.md$|^(bellwether|docs\/promotions)\/|^deploy\/base\/(analysis-template|secrets)\./;
    for (const { path, base64Content } of body.directoryContents) {
      if (left.test(path)) continue;
      const text = Buffer.from(base64Content, 'base64')
        .toString('utf8')
        .replaceAll('other-model', NAME)
        // A model that asks for verdicts already is not to be watched once more.
        .replace(/ {2}- (secrets|analysis-template)\.yaml\n/g, '');
      await this.ask('PUT', `/contents/${path}`, {
        message: 'Add',
        content: Buffer.from(text).toString('base64'),
      });
    }
  }
}

function configOf(sandbox: Sandbox) {
  return {
    models: {
      ...(portalConfig(sandbox).models as JsonObject),
      templates: {
        releasePolicies: [
          { name: 'usual', steps: [10, 50] },
          { name: 'careful', steps: [5, 20, 50], longestWaitMinutes: 120 },
          {
            name: 'strict',
            steps: [10],
            longestWaitMinutes: 30,
            judgePolicy: 'one-in-a-thousand',
          },
        ],
      },
    },
    canary: { judge: { policies: { 'one-in-a-thousand': {} } } },
  };
}
