import { VersionPackage } from '@bellwether/plugin-models-common';
import { ReadOptions, RegisteredVersion } from '@bellwether/plugin-models-node';
import { filesAnswer } from './answers';
import { MlflowClient } from './MlflowClient';
import { MlflowRefusal } from './MlflowRefusal';
import { readMlmodel } from './readMlmodel';

const API = '/api/2.0/mlflow';

const MODEL_CARD = /^(readme|model[_-]?card)\.md$/i;

/** Reads the files of versions, where MLflow 3 keeps them (a logged model) and where it kept them before (a run). */
export class MlflowFiles {
  static create(options: { client: MlflowClient }): MlflowFiles {
    return new MlflowFiles(options.client);
  }

  readonly #client: MlflowClient;

  private constructor(client: MlflowClient) {
    this.#client = client;
  }

  async readPackage(
    version: RegisteredVersion,
    options?: ReadOptions,
  ): Promise<VersionPackage | undefined> {
    const modelId = modelIdOf(version);
    if (!modelId) return this.#readOldPackage(version, options);
    const names = await this.#listModel(modelId, options);
    if (!names?.includes('MLmodel')) return undefined;
    const file = (path: string) => this.#readModelFile(modelId, path, options);
    return readMlmodel(
      await file('MLmodel'),
      names.includes('requirements.txt')
        ? await file('requirements.txt')
        : undefined,
    );
  }

  async readModelCard(
    version: RegisteredVersion,
    options?: ReadOptions,
  ): Promise<{ file: string; markdown: string } | undefined> {
    const modelId = modelIdOf(version);
    const inModel = modelId && (await this.#listModel(modelId, options));
    const file = inModel && inModel.find(name => MODEL_CARD.test(name));
    if (file) {
      const markdown = await this.#readModelFile(modelId, file, options);
      return { file, markdown };
    }
    return version.runId
      ? this.#readCardOfRun(version.runId, options)
      : undefined;
  }

  async #readCardOfRun(runId: string, options?: ReadOptions) {
    const names = await this.#list(
      { path: `${API}/artifacts/list`, query: { run_id: runId } },
      options,
    );
    const file = names?.find(name => MODEL_CARD.test(name));
    if (!file) return undefined;
    const markdown = await this.#client.text({
      path: '/get-artifact',
      query: { run_id: runId, path: file },
      ...options,
    });
    return { file, markdown };
  }

  async #readOldPackage(version: RegisteredVersion, options?: ReadOptions) {
    try {
      return readMlmodel(
        await this.#client.text({
          path: '/model-versions/get-artifact',
          query: {
            name: version.name,
            version: version.version,
            path: 'MLmodel',
          },
          // MLflow fails where it cannot tell where the files of a version are, and is well all the same.
          declinedBy: 500,
          ...options,
        }),
      );
    } catch (error) {
      if (error instanceof MlflowRefusal) return undefined;
      throw error;
    }
  }

  async #listModel(modelId: string, options?: ReadOptions) {
    return this.#list(
      { path: `${API}/logged-models/${modelId}/artifacts/directories` },
      options,
    );
  }

  /** Names of the files; undefined where MLflow does not know the place. */
  async #list(
    request: { path: string; query?: Record<string, string> },
    options?: ReadOptions,
  ): Promise<string[] | undefined> {
    try {
      const { files } = await this.#client.json(
        { ...request, ...options },
        filesAnswer,
      );
      return files.filter(file => !file.is_dir).map(({ path }) => path);
    } catch (error) {
      if (error instanceof MlflowRefusal) return undefined;
      throw error;
    }
  }

  async #readModelFile(modelId: string, path: string, options?: ReadOptions) {
    return this.#client.text({
      // MLflow serves these contents below this prefix only.
      path: `/ajax-api/2.0/mlflow/logged-models/${modelId}/artifacts/files`,
      query: { artifact_file_path: path },
      ...options,
    });
  }
}

function modelIdOf(version: RegisteredVersion): string | undefined {
  return /^models:\/(m-[0-9A-Za-z]+)$/.exec(version.source ?? '')?.[1];
}
