import { createBackendModule } from '@backstage/backend-plugin-api';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  modelRegistriesExtensionPoint,
  ModelRegistry,
  RegisteredModel,
  RegisteredVersion,
  TrainingRun,
} from '@bellwether/plugin-models-node';

/** Models per page, few enough for every test to see more than one. */
const PAGE = 2;

/** A registry of another dialect, in memory, in which a test can make anything happen. */
export class ScriptedRegistry implements ModelRegistry {
  instance = 'scripted';
  readonly product = 'Scripted';
  readonly models = new Map<string, RegisteredModel>();
  readonly versions = new Map<string, RegisteredVersion[]>();
  readonly runs = new Map<string, TrainingRun>();
  readonly frameworks = new Map<string, string>();
  /** Names that listings leave out. */
  readonly unlisted = new Set<string>();
  /** Called before every call, with its name and first argument; may throw, or change the registry. */
  before: (call: string, argument?: string) => void | Promise<void> = () => {};

  add(
    name: string,
    options: {
      versions?: number;
      aliases?: Record<string, number>;
      tags?: Record<string, string>;
      createdAt?: Date;
      framework?: string;
      description?: string;
    } = {},
  ): void {
    const createdAt = options.createdAt ?? new Date('2026-06-01T08:00:00.000Z');
    this.models.set(name, {
      name,
      description: options.description,
      tags: options.tags ?? {},
      aliases: options.aliases ?? {},
      createdAt,
      updatedAt: createdAt,
    });
    if (options.framework) this.frameworks.set(name, options.framework);
    this.versions.set(
      name,
      Array.from({ length: options.versions ?? 1 }, (_, index) => ({
        name,
        version: index + 1,
        createdAt,
        status: 'READY',
        runId: `run-${name}-${index + 1}`,
        tags: {},
      })),
    );
  }

  pointAlias(name: string, alias: string, version: number): void {
    const model = this.models.get(name);
    if (model) {
      this.models.set(name, {
        ...model,
        aliases: { ...model.aliases, [alias]: version },
      });
    }
  }

  remove(name: string): void {
    this.models.delete(name);
    this.versions.delete(name);
  }

  async *listModels() {
    yield* this.#pages('listModels', [...this.models.values()]);
  }

  async *listVersions() {
    yield* this.#pages('listVersions', [...this.versions.values()].flat());
  }

  async getModel(name: string) {
    await this.before('getModel', name);
    return this.models.get(name);
  }

  async listVersionsOf(name: string) {
    await this.before('listVersionsOf', name);
    return this.versions.get(name) ?? [];
  }

  async getRun(runId: string) {
    await this.before('getRun', runId);
    return this.runs.get(runId);
  }

  async getMetricHistory() {
    await this.before('getMetricHistory');
    return [];
  }

  async getPackage({ name }: RegisteredVersion) {
    await this.before('getPackage', name);
    const framework = this.frameworks.get(name);
    return framework
      ? { framework, flavours: [framework], requirements: [] }
      : undefined;
  }

  async getModelCard() {
    await this.before('getModelCard');
    return undefined;
  }

  async getAlias(name: string, alias: string) {
    await this.before('getAlias', name);
    const model = this.models.get(name);
    if (!model) throw new NotFoundError(`${this.instance} has no ${name}`);
    return model.aliases[alias] ?? null;
  }

  async setAlias(name: string, alias: string, version: number) {
    await this.before('setAlias', name);
    this.pointAlias(name, alias, version);
  }

  async probe() {
    await this.before('probe');
    return { version: '1.0' };
  }

  modelWebUrl() {
    return undefined;
  }

  versionWebUrl() {
    return undefined;
  }

  async *#pages<T extends { name: string }>(call: string, items: T[]) {
    const listed = items.filter(({ name }) => !this.unlisted.has(name));
    for (let start = 0; start < listed.length; start += PAGE) {
      await this.before(call, String(start / PAGE));
      yield listed.slice(start, start + PAGE);
    }
    if (listed.length === 0) await this.before(call, '0');
  }

  /** Adds the dialect `scripted` to a portal. */
  get module() {
    return createBackendModule({
      pluginId: 'models',
      moduleId: 'scripted-registry',
      register: env => {
        env.registerInit({
          deps: { registries: modelRegistriesExtensionPoint },
          init: async ({ registries }) => {
            registries.addRegistryType({
              type: 'scripted',
              create: ({ instance }) => {
                this.instance = instance;
                return this;
              },
            });
          },
        });
      },
    });
  }
}

/** One that can tell by digests, as MLflow's adapter does, whether its listings are what they were. */
export class DigestingRegistry extends ScriptedRegistry {
  async readListing() {
    const models = await allOf(this.listModels());
    const versions = await allOf(this.listVersions());
    return {
      digest: JSON.stringify([models, versions]),
      versionsDigest: JSON.stringify(versions),
      models: async function* translate() {
        yield models;
      },
      versions: () => this.#translated(versions),
    };
  }

  async *#translated(versions: RegisteredVersion[]) {
    await this.before('translateVersions');
    yield versions;
  }
}

async function allOf<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

export function unavailable(cause = 'does not answer') {
  return new ServiceUnavailableError(`mlflow ${cause}`);
}
