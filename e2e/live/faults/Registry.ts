import { ask, json } from '../components/answers';
import { z } from 'zod';

const API = '/api/2.0/mlflow';

const aliasSchema = z.object({
  model_version: z.object({ version: z.string() }),
});

const searchSchema = z.object({
  registered_models: z.array(z.object({ name: z.string() })).default([]),
});

/** MLflow as others use it, past the portal. */
export class Registry {
  constructor(private readonly url: string) {}

  async createModel(name: string): Promise<void> {
    await this.post('/registered-models/create', {
      name,
      tags: [{ key: 'team', value: 'travel-ml' }],
    });
  }

  async deleteModel(name: string): Promise<void> {
    await ask(
      `${this.url}${API}/registered-models/delete`,
      json('DELETE', { name }),
    );
  }

  async createVersion(name: string): Promise<void> {
    await this.post('/model-versions/create', {
      name,
      source: `s3://bucket/${name}`,
    });
  }

  async setAlias(name: string, alias: string, version: number): Promise<void> {
    await this.post('/registered-models/alias', {
      name,
      alias,
      version: String(version),
    });
  }

  async aliasOf(name: string, alias: string): Promise<number> {
    const query = new URLSearchParams({ name, alias });
    const text = await ask(
      `${this.url}${API}/registered-models/alias?${query}`,
    );
    return Number(aliasSchema.parse(JSON.parse(text)).model_version.version);
  }

  modelNames(): Promise<string[]> {
    return this.search('');
  }

  /** Names of the models that were trained for this lane: tests leave others behind. */
  trainedNames(): Promise<string[]> {
    return this.search("tags.`bellwether.dev/provenance` = 'recorded'");
  }

  private async search(filter: string): Promise<string[]> {
    const query = new URLSearchParams({ max_results: '1000', filter });
    const text = await ask(
      `${this.url}${API}/registered-models/search?${query}`,
    );
    return searchSchema
      .parse(JSON.parse(text))
      .registered_models.map(({ name }) => name)
      .sort();
  }

  private async post(path: string, body: object): Promise<void> {
    await ask(`${this.url}${API}${path}`, json('POST', body));
  }
}
