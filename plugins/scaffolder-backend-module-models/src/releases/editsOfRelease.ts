import { InputError } from '@backstage/errors';
import { YamlEdit } from '../repository/editYaml';
import {
  LAYOUTS,
  pointerOf,
  ReleaseField,
  ReleaseFile,
} from './readReleaseFile';

export type FileEdit = YamlEdit & { file: string };

const VERSION = 'bellwether.dev/model-version';
/** Of an InferenceService: KServe takes away what serves it, and its address answers no more. */
const STOP = ['metadata', 'annotations', 'serving.kserve.io/stop'];

const PODS = {
  Rollout: ['spec', 'replicas'],
  InferenceService: ['spec', 'predictor', 'minReplicas'],
};

/**
 * Names a version in a file of releases. A server that has no pods yet, or was stopped, gets some.
 *
 * @param release.address - of the version's files, for a server that is told no registry
 * @throws InputError - the file names no version; the message names it
 */
export function editsOfVersion(
  found: ReleaseFile,
  release: {
    model: string;
    version: number;
    replicas: number;
    address?: string;
  },
): FileEdit[] {
  const edits: FileEdit[] = [];
  const set = ({ path }: ReleaseField, value: unknown) =>
    edits.push(editAt(found, path, value));
  const version = String(release.version);
  const uri = /^models:\/(.+)\/(\d+)$/;
  /** The number in an address, by the container that has it. */
  const before = new Map<string, string>();
  let named = 0;
  for (const [pointer, field] of found.fields) {
    const [, model, number] = uri.exec(String(field.value)) ?? [];
    if (model !== undefined) {
      if (model !== release.model) {
        throw new InputError(
          `file: ${found.file} serves the model '${model}', not '${release.model}'`,
        );
      }
      before.set(containerOf(pointer), number);
      set(field, `models:/${release.model}/${version}`);
      named += 1;
    } else if (pointer.endsWith('/storageUri')) {
      if (release.address === undefined) {
        throw new InputError(
          `file: ${found.file} names its version by the address of its files, which the registry does not tell`,
        );
      }
      set(field, release.address);
      named += 1;
    }
  }
  if (named === 0) {
    throw new InputError(
      `file: ${found.file} names no version of '${release.model}': neither models:/${release.model}/… nor a storageUri. Understood is ${LAYOUTS}, with the version in it`,
    );
  }
  for (const [pointer, field] of found.fields) {
    const isVersion = pointer.endsWith(pointerOf([VERSION]));
    // Beside the address MLServer is told the number by itself.
    const name = found.fields.get(pointer.replace(/value$/, 'name'))?.value;
    const isNumber =
      /\/env\/\d+\/value$/.test(pointer) &&
      before.get(containerOf(pointer)) === String(field.value) &&
      (name === undefined || String(name).endsWith('VERSION'));
    if (isVersion || isNumber) set(field, version);
  }
  const pods = found.fields.get(pointerOf(PODS[found.kind]));
  if (pods?.value === 0) set(pods, release.replicas);
  const stop = found.fields.get(pointerOf(STOP));
  if (stop && String(stop.value) === 'true') set(stop, 'false');
  return edits;
}

/**
 * Takes a server out of service: no pods of a Rollout; an InferenceService is stopped, since without pods alone the next request
 * would start one.
 *
 * @throws InputError - the message names the file
 */
export function editsOfStop(found: ReleaseFile): FileEdit[] {
  const edits: FileEdit[] = [];
  const put = (path: string[], value: unknown) => {
    const known = found.fields.get(pointerOf(path));
    if (known) {
      edits.push(editAt(found, known.path, value));
    } else if (found.form === 'manifest') {
      edits.push(editAt(found, path, value));
    } else {
      const added = edits.filter(({ path: at }) => at?.length === 1).length;
      edits.push(
        editAt(found, [found.operations + added], {
          op: 'add',
          path: pointerOf(path),
          value,
        }),
      );
    }
  };
  if (found.kind === 'Rollout') {
    put(PODS.Rollout, 0);
    return edits;
  }
  const hasAnnotations = [...found.fields.keys()].some(pointer =>
    pointer.startsWith('/metadata/annotations/'),
  );
  if (found.form === 'patches' && !hasAnnotations) {
    throw new InputError(
      `file: ${found.file} patches no annotation of the InferenceService, so that it cannot be stopped by it; give the file of its manifest`,
    );
  }
  put(PODS.InferenceService, 0);
  put(STOP, 'true');
  return edits;
}

/**
 * Lets a Rollout ask for a verdict at each step.
 *
 * @throws InputError - it is none that releases by canary; the message names the file
 */
export function editsOfVerdicts(
  found: ReleaseFile,
  options: { steps: unknown[]; judgePolicy?: string; namespace: string },
): FileEdit[] {
  const { file } = found;
  if (found.kind !== 'Rollout' || found.form !== 'manifest') {
    throw new InputError(`rolloutFile: ${file} holds no whole Rollout`);
  }
  const strategy = ['spec', 'strategy'];
  const has = (path: string[]) =>
    [...found.fields.keys()].some(pointer =>
      pointer.startsWith(`${pointerOf(path)}/`),
    );
  if (has([...strategy, 'blueGreen'])) {
    throw new InputError(
      `rolloutFile: the Rollout in ${file} releases by blueGreen, which has no shares to judge; let it release by canary first, or leave the file out`,
    );
  }
  const own = found.fields.get('/metadata/namespace')?.value;
  if (own !== undefined && own !== options.namespace) {
    throw new InputError(
      `namespace: the Rollout in ${file} is in '${own}', not in '${options.namespace}'`,
    );
  }
  return [
    editAt(found, [...strategy, 'canary', 'steps'], options.steps),
    // A policy without one of the judge's takes away what an earlier one has left.
    editAt(
      found,
      ['metadata', 'annotations', 'bellwether.dev/judge-policy'],
      options.judgePolicy ?? null,
    ),
  ];
}

function editAt(
  { file, document }: ReleaseFile,
  path: Array<string | number>,
  value: unknown,
): FileEdit {
  return { file, ...(document && { document }), path, value };
}

/** What is before the variables of a container. */
function containerOf(pointer: string): string {
  return pointer.replace(/\/env\/.*$/, '');
}
