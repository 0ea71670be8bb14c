import path from 'path';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import {
  INFERENCE_LOG_PREDICTION,
  inferenceLogFiles,
} from '@bellwether/plugin-models-common';

const KEY = 'drift.inferenceLogs';
/** Of all logs, below a root of `drift.files`, where the portal keeps none yet. */
const FOLDER = 'logs';

/** The log that the portal keeps, or will keep, of a model. */
export interface KeptLog {
  /** Its name under `drift.inferenceLogs.models`. */
  id: string;
  /** Whether the configuration has it already. */
  isConfigured: boolean;
  /** As the source of a monitor names them: below a root of `drift.files`. */
  files: string;
  /** Column with the answers. */
  prediction: string;
}

/**
 * Reads which logs the portal keeps; what is wrong with them the drift backend says, which takes them.
 *
 * @returns the log of a model: the configured one, or the one that `make watch` of a project asks for, which has the model's name
 */
export function readInferenceLogs(root: Config): (model: string) => KeptLog {
  const folder = folderOf(root);
  const all = root.getOptionalConfig(`${KEY}.models`);
  const configured = (all?.keys() ?? []).map(id => ({
    id,
    entityRef: refOf(all?.getOptionalString(`${id}.model`) ?? ''),
    outputs: all?.getOptionalConfig(`${id}.outputs`)?.keys() ?? [],
  }));
  return model => {
    const { name } = parseRef(model);
    const own = configured.filter(log => log.entityRef === refOf(model));
    const log = own.find(({ id }) => id === name) ?? own[0];
    const id = log?.id ?? name;
    const [firstOutput = INFERENCE_LOG_PREDICTION] = log?.outputs ?? [];
    return {
      id,
      isConfigured: log !== undefined,
      files: path.posix.join(folder, inferenceLogFiles(id)),
      prediction: log?.outputs.includes(INFERENCE_LOG_PREDICTION)
        ? INFERENCE_LOG_PREDICTION
        : firstOutput,
    };
  };
}

function folderOf(root: Config): string {
  const directory = root.getOptionalString(`${KEY}.directory`);
  const roots = root.getOptionalStringArray('drift.files.roots') ?? [];
  if (directory === undefined) return FOLDER;
  const folders = roots
    .map(each => path.relative(path.resolve(each), path.resolve(directory)))
    .filter(folder => folder.split(path.sep)[0] !== '..');
  return folders[0]?.split(path.sep).join('/') ?? FOLDER;
}

function refOf(model: string): string | undefined {
  try {
    return stringifyEntityRef(parseRef(model));
  } catch {
    return undefined;
  }
}

function parseRef(model: string) {
  return parseEntityRef(model, {
    defaultKind: 'resource',
    defaultNamespace: 'default',
  });
}
