import { randomBytes } from 'node:crypto';
import { type Client, createClient } from './client';
import { type MlflowServer, openMlflow } from './server';
import type { Body, ModelVersionWire, RegisteredModelWire } from './wire';

/** A server with what the tests do to it; what they make there is deleted at the end. */
export interface Contract {
  client: Client;
  /** Start of the name of everything that the tests make. */
  readonly prefix: string;
  createModel(name: string, fields?: object): Promise<RegisteredModelWire>;
  createVersion(name: string, fields?: object): Promise<ModelVersionWire>;
  getModel(name: string): Promise<RegisteredModelWire>;
  getVersion(name: string, version: string): Promise<ModelVersionWire>;
  searchModels(query: Record<string, string>): Promise<Body>;
}

/** Two changes within a millisecond could not be told apart by their time. */
export const tick = () =>
  new Promise(resolve => {
    setTimeout(resolve, 5);
  });

async function bodyOf(answer: ReturnType<Client['get']>): Promise<Body> {
  const { status, text, body } = await answer;
  if (status !== 200) {
    throw new Error(`MLflow answered ${status}: ${text}`);
  }
  return body;
}

/** Opens the server before the tests of a file, and tidies up after them. */
export function useContract(): Contract {
  const created = new Set<string>();
  let server: MlflowServer;
  let client: Client;

  beforeAll(async () => {
    server = await openMlflow();
    client = createClient(server.url);
  });

  afterAll(async () => {
    for (const name of created) {
      await client.delete('/registered-models/delete', { name });
    }
    await server.close();
  });

  return {
    prefix: `contract-${randomBytes(4).toString('hex')}`,
    get client() {
      return client;
    },
    async createModel(name, fields = {}) {
      const model = { name, ...fields };
      const body = await bodyOf(
        client.post('/registered-models/create', model),
      );
      created.add(name);
      return body.registered_model;
    },
    async createVersion(name, fields = {}) {
      const version = { name, source: `s3://bucket/${name}`, ...fields };
      const body = await bodyOf(client.post('/model-versions/create', version));
      return body.model_version;
    },
    async getModel(name) {
      const body = await bodyOf(client.get('/registered-models/get', { name }));
      return body.registered_model;
    },
    async getVersion(name, version) {
      const query = { name, version };
      const body = await bodyOf(client.get('/model-versions/get', query));
      return body.model_version;
    },
    searchModels(query) {
      return bodyOf(client.get('/registered-models/search', query));
    },
  };
}
