import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { parse } from 'yaml';
import { newModelValues } from './newModelValues';
import { generate } from './project';
import { Scaffolder, startScaffolder, Task } from './startScaffolder';
import { askCodeHost, tagsOf } from './upstreams';

/** A portal in which a person of travel-ml makes models by `new-model`. */
export class NewModels {
  /** Names of permissions that the person does not have. */
  refused: readonly string[] = [];

  sandbox!: Sandbox;
  scaffolder!: Scaffolder;

  async begin(): Promise<void> {
    this.sandbox = await startSandbox({ quiet: true });
    this.scaffolder = await startScaffolder({
      sandbox: this.sandbox,
      refuse: ({ name }) => this.refused.includes(name),
    });
  }

  make(values: Record<string, unknown>): Promise<Task> {
    return this.scaffolder.run(
      'new-model',
      newModelValues(this.sandbox, values),
    );
  }

  /** The project that would be made. */
  async project(values: Record<string, unknown>) {
    const { files } = await generate(this.scaffolder, this.sandbox, values);
    const text = (name: string) => {
      const found = files.get(name);
      if (found === undefined) throw new Error(`There is no ${name}`);
      return found;
    };
    return { files, text, yaml: (name: string) => parse(text(name)) };
  }

  async isInRegistry(name: string): Promise<boolean> {
    const url = `${this.sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/get?name=${name}`;
    return (await fetch(url)).ok;
  }

  /** Those of a model in the registry. */
  tags(name: string): Promise<Record<string, string>> {
    return tagsOf(this.sandbox, name);
  }

  async isOnHost(name: string): Promise<boolean> {
    return (await fetch(`${this.sandbox.urls.codeHost}/travel-ml/${name}`)).ok;
  }

  /** Changes the code host from outside of the portal. */
  async onCodeHost(method: string, path: string, body?: object) {
    const answer = await askCodeHost(this.sandbox, method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: HTTP ${answer.status}`);
    return answer.body;
  }

  /** Into the catalog alone. */
  addEntity(name: string): void {
    this.scaffolder.entities.push({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name, namespace: 'default' },
      spec: { type: 'ml-model', owner: 'group:default/travel-ml' },
    });
  }

  /** The registry's reader brings the entity once the model is there. */
  async bring(name: string): Promise<void> {
    while (!(await this.isInRegistry(name))) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    this.addEntity(name);
  }

  /** All upstreams answer again, and the person may do everything. */
  async mend(): Promise<void> {
    this.refused = [];
    for (const upstream of ['mlflow', 'code-host', 'prod-eu', 'prod-us']) {
      await this.sandbox.faults.clear(upstream);
    }
  }

  async stop(): Promise<void> {
    await this.scaffolder.stop();
    await this.sandbox.close();
  }
}
