import { Config } from '@backstage/config';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  authorizationHeaders,
  parseJson,
  readFileText,
  readRequestTimeout,
  readUpstreamAuth,
  readUpstreamUrl,
  UpstreamAuth,
  UpstreamClient,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { forField } from '../forField';

const modelSchema = z.object({
  registered_model: z.object({
    name: z.string(),
    tags: z
      .array(z.object({ key: z.string(), value: z.string().default('') }))
      .default([])
      .transform(tags =>
        Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      ),
    aliases: z
      .array(z.object({ alias: z.string(), version: z.coerce.number() }))
      .default([])
      .transform(aliases =>
        Object.fromEntries(
          aliases.map(({ alias, version }) => [alias, version]),
        ),
      ),
    latest_versions: z.array(z.unknown()).default([]),
  }),
});

const errorSchema = z.object({ error_code: z.string().default('') });

/** A model as far as a template needs to know of it. */
export interface KnownModel {
  name: string;
  tags: Record<string, string>;
  /** Versions by alias. */
  aliases: Record<string, number>;
  hasVersions: boolean;
}

/** Creates models in one registry of `models.registries`. */
export class RegistryWriter {
  /**
   * @throws InputError - there is no such registry, or its dialect cannot be written
   */
  static create(options: { config: Config; instance: string }): RegistryWriter {
    const { config, instance } = options;
    const key = `models.registries.${instance}`;
    const own = config.getOptionalConfig(key);
    if (!own) {
      throw new InputError(
        `registry: '${instance}' is not among models.registries`,
      );
    }
    const type = own.getOptionalString('type') ?? 'mlflow';
    if (type !== 'mlflow') {
      throw new InputError(
        `registry: '${instance}' is of type '${type}'; models can be created in MLflow only`,
      );
    }
    return new RegistryWriter(
      instance,
      readUpstreamUrl(`${key}.baseUrl`, own.getString('baseUrl')),
      readUpstreamAuth(`${key}.auth`, own.getOptionalConfig('auth')),
      UpstreamClient.create({
        instance,
        requestTimeoutMs: readRequestTimeout(key, own),
      }),
    );
  }

  private constructor(
    readonly instance: string,
    private readonly baseUrl: string,
    private readonly auth: UpstreamAuth | undefined,
    private readonly client: UpstreamClient,
  ) {}

  /** @returns undefined only where the registry itself says that there is none */
  async find(name: string): Promise<KnownModel | undefined> {
    const answer = await this.ask(
      `/registered-models/get?name=${encodeURIComponent(name)}`,
      modelSchema,
    );
    if (answer === 'absent') return undefined;
    const { aliases, tags, latest_versions } = answer.registered_model;
    return { name, tags, aliases, hasVersions: latest_versions.length > 0 };
  }

  /** @throws ConflictError - somebody else has taken the name meanwhile */
  async create(
    name: string,
    description: string,
    tags: Record<string, string>,
  ): Promise<void> {
    const answer = await this.ask('/registered-models/create', modelSchema, {
      name,
      description,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    });
    if (answer === 'absent') {
      throw new ConflictError(`${this.instance} did not create '${name}'`);
    }
  }

  async tag(name: string, key: string, value: string): Promise<void> {
    await this.ask('/registered-models/set-tag', z.unknown(), {
      name,
      key,
      value,
    });
  }

  async untag(name: string, key: string): Promise<void> {
    await this.ask(
      '/registered-models/delete-tag',
      z.unknown(),
      { name, key },
      'DELETE',
    );
  }

  /** Where the files of a version lie; undefined: the registry has no such version. */
  async addressOfFiles(
    name: string,
    version: number,
  ): Promise<string | undefined> {
    const query = new URLSearchParams({ name, version: String(version) });
    const answer = await this.ask(
      `/model-versions/get-download-uri?${query}`,
      z.object({ artifact_uri: z.string() }),
    );
    return answer === 'absent' ? undefined : answer.artifact_uri;
  }

  /** A JSON file that the run of a version has logged; undefined: it has none, or has no run. */
  async fileOfRun(
    name: string,
    version: number,
    path: string,
  ): Promise<unknown> {
    const query = new URLSearchParams({ name, version: String(version) });
    const answer = await this.ask(
      `/model-versions/get?${query}`,
      z.object({ model_version: z.object({ run_id: z.string().optional() }) }),
    );
    const runId = answer === 'absent' ? '' : answer.model_version.run_id;
    if (!runId) return undefined;
    // Like this MLflow serves files to its own pages, wherever they lie.
    const file = new URLSearchParams({ run_id: runId, path });
    return this.client.ask(
      {
        url: `${this.baseUrl}/get-artifact?${file}`,
        method: 'GET',
        headers: { ...authorizationHeaders(this.auth) },
        isRepeatable: true,
      },
      async response => {
        if (!response.ok) return undefined;
        const text = await readFileText(this.instance, response);
        try {
          return JSON.parse(text);
        } catch {
          return undefined;
        }
      },
    );
  }

  private async ask<T>(
    path: string,
    schema: z.ZodType<T>,
    body?: object,
    method: 'GET' | 'POST' | 'DELETE' = body ? 'POST' : 'GET',
  ): Promise<T | 'absent'> {
    return forField('registry', () => this.call(path, schema, body, method));
  }

  private async call<T>(
    path: string,
    schema: z.ZodType<T>,
    body: object | undefined,
    method: 'GET' | 'POST' | 'DELETE',
  ): Promise<T | 'absent'> {
    return this.client.ask(
      {
        url: `${this.baseUrl}/api/2.0/mlflow${path}`,
        method,
        headers: {
          Accept: 'application/json',
          ...authorizationHeaders(this.auth),
          ...(body && { 'Content-Type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        isRepeatable: !body,
      },
      async response => {
        const text = await readFileText(this.instance, response);
        const shape = { instance: this.instance, software: 'MLflow 3' };
        if (response.status === 403) {
          throw new NotAllowedError(
            `${this.instance} does not permit this to the portal's account (403)`,
          );
        }
        if (response.ok) return parseJson(shape, text, schema);
        const { error_code: code } = parseJson(shape, text, errorSchema);
        if (code === 'RESOURCE_DOES_NOT_EXIST') return 'absent';
        if (code === 'RESOURCE_ALREADY_EXISTS') {
          throw new ConflictError(
            `${this.instance} has a model of this name by now`,
          );
        }
        throw new InputError(
          `${this.instance} declined (${response.status}${
            /^[A-Z_]{1,60}$/.test(code) ? ` ${code}` : ''
          })`,
        );
      },
    );
  }
}
