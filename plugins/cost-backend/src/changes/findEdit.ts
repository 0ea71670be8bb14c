import { ConflictError } from '@backstage/errors';
import {
  ContainerRecommendation,
  PlannedEdit,
} from '@bellwether/plugin-cost-common';
import {
  CodeHost,
  GitSource,
  normalPath,
  SourceFile,
  SourceFolder,
} from '@bellwether/plugin-models-node';
import {
  Edited,
  editHelmReleaseSizes,
  editHelmSizes,
  editManifestSizes,
  quantityChanges,
  SizeTarget,
} from '../sizes';
import { editorOfPatches, withPatches } from './kustomizeFiles';

/** A file with another text. */
export interface FileEdit {
  repository: string;
  base: string;
  file: SourceFile;
  text: string;
  dialect: NonNullable<PlannedEdit['dialect']>;
}

type EditFile = (file: SourceFile) => Edited;

const isValues = ({ kind, helmRelease }: GitSource) =>
  kind === 'helm-values' && !helmRelease;

/** Values say one container at a time: what becomes of a text, one after the other. */
function eachContainer(
  text: string,
  containers: readonly ContainerRecommendation[],
  edit: (text: string, container: ContainerRecommendation) => Edited,
): Edited {
  let edited = text;
  let found: Edited = { found: 'nothing' };
  for (const container of containers) {
    const one = edit(edited, container);
    if (one.found === 'several') return one;
    if (one.found === 'changed') edited = one.text;
    if (found.found !== 'changed') found = one;
  }
  return found.found === 'changed' ? { found: 'changed', text: edited } : found;
}

/** How files of each kind of source say sizes: of several ways the first that finds one counts. */
function editorsOf(
  git: GitSource,
  files: readonly SourceFile[],
  target: SizeTarget,
  containers: readonly ContainerRecommendation[],
): EditFile[] {
  const { helmRelease } = git;
  if (helmRelease) {
    return [
      ({ text }) =>
        eachContainer(text, containers, (before, one) =>
          editHelmReleaseSizes(before, helmRelease, target, one),
        ),
    ];
  }
  const inManifest: EditFile = ({ text }) =>
    editManifestSizes(text, target, containers, { isPatch: false });
  switch (git.kind) {
    case 'helm-values':
      return [
        ({ text }) =>
          eachContainer(text, containers, (before, one) =>
            editHelmSizes(before, target, one),
          ),
      ];
    case 'kustomize-patch':
      // An overlay that patches no size leaves that to the manifest beside it.
      return [editorOfPatches(files, target, containers), inManifest];
    default:
      return [inManifest];
  }
}

/**
 * Finds the one file that says the sizes of a server, and changes it.
 *
 * @throws ConflictError - the file is not there any more, several say it, or it says so already; the sentence is for the screen
 */
export async function findEdit(
  host: CodeHost,
  git: GitSource,
  target: SizeTarget,
  containers: readonly ContainerRecommendation[],
): Promise<FileEdit> {
  const { repository, kind } = git;
  if (!repository || kind === 'unknown') {
    throw new ConflictError(
      `Where the files of ${git.application} are is not known.`,
    );
  }
  const source: SourceFolder = {
    repository,
    path: git.path,
    revision: git.revision,
  };
  const base = await host.baseOf(source);
  const files = await filesOf(host, source, git, base);
  const where = `${git.path ?? '/'} of ${base}`;
  if (files.length === 0) {
    throw new ConflictError(
      `There is no file below ${where} any more: it was moved or deleted. Once ${git.application} points to where it is now, try again.`,
    );
  }
  const changed: Array<{
    file: SourceFile;
    text: string;
    /** Of which it says no size. */
    missing: string[];
  }> = [];
  let isSame = false;
  for (const [at, editFile] of editorsOf(
    git,
    files,
    target,
    containers,
  ).entries()) {
    for (const file of files) {
      const edited = editFile(file);
      if (edited.found === 'several') {
        throw new ConflictError(
          `${
            file.path
          } says the same size in several places (${edited.places.join(
            ', ',
          )}): which of them is meant only the chart knows, so a person changes it.`,
        );
      }
      if (edited.found === 'same') isSame = true;
      if (edited.found === 'changed') {
        const after = { ...file, text: edited.text };
        const missing = containers.filter(one => {
          if (quantityChanges(one).length === 0) return false;
          const again = editorsOf(git, files, target, [one])[at](after);
          return !(
            again.found === 'same' ||
            (again.found === 'changed' && again.text === after.text)
          );
        });
        changed.push({
          file,
          text: edited.text,
          missing: missing.map(({ container }) => container),
        });
      }
      // Of several values files the one that wins was looked at first.
      if (isValues(git) && (isSame || changed.length > 0)) break;
    }
    if (isSame || changed.length > 0) break;
  }
  if (changed.length === 0) {
    throw new ConflictError(
      isSame
        ? `Git says so already: wait for the sync of ${git.application}.`
        : `No file below ${where} says the size of ${target.kind} ${target.name}: it was moved, or is made from something else.`,
    );
  }
  if (changed.length > 1) {
    throw new ConflictError(
      `Several files say the size of ${target.kind} ${target.name}: ${changed
        .map(({ file }) => file.path)
        .join(', ')}.`,
    );
  }
  const [{ missing, ...found }] = changed;
  if (missing.length > 0) {
    throw new ConflictError(
      `${found.file.path} says no size of container ${missing.join(
        ', ',
      )}: a part of the change alone would be no size that was judged, so a person makes it.`,
    );
  }
  return { repository, base, dialect: kind, ...found };
}

async function filesOf(
  host: CodeHost,
  source: SourceFolder,
  git: GitSource,
  base: string,
): Promise<SourceFile[]> {
  if (isValues(git)) return valueFiles(host, source, git.valueFiles, base);
  const files = await host.files(source, base);
  return git.kind === 'kustomize-patch'
    ? withPatches(host, source, files, base)
    : files;
}

/** The values of a chart; of several files the last wins, so it is looked at first. */
async function valueFiles(
  host: CodeHost,
  source: SourceFolder,
  names: readonly string[],
  base: string,
): Promise<SourceFile[]> {
  const folder = (source.path ?? '').replace(/^\.?\/+|\/+$/g, '');
  const files: SourceFile[] = [];
  for (const name of [...names].reverse()) {
    const path = name.startsWith('/')
      ? name.slice(1)
      : [folder, name].filter(Boolean).join('/');
    const file = await host.file(source, normalPath(path), base);
    if (file) files.push(file);
  }
  return files;
}
