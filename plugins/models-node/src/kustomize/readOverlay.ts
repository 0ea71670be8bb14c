import { ConflictError } from '@backstage/errors';
import type { CodeHost, SourceFile, SourceFolder } from '../codeHost';
import { kustomizationIn } from './buildOverlay';
import {
  isFile,
  isRemote,
  KustomizationContent,
  readKustomization,
} from './kustomization';
import { besidePath } from './listedPatches';
import { normalPath } from './normalPath';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** An overlay of more files is no model's. */
const MOST_FILES = 100;

/** A folder that Kustomize builds, with all that it is built from in its repository. @public */
export interface Overlay {
  /** Path of its kustomization. */
  root: string;
  /** By path; kustomizations, manifests and patches, also those beside the folder. */
  files: ReadonlyMap<string, SourceFile>;
  /** Resources from other places, which are not read. */
  remote: readonly string[];
}

/** Follows what kustomizations name. */
class OverlayReader {
  readonly files = new Map<string, SourceFile>();
  readonly remote: string[] = [];

  constructor(
    private readonly ask: (path: string) => Promise<SourceFile | undefined>,
  ) {}

  /** @returns path of the folder's kustomization */
  async folder(folder: string): Promise<string | undefined> {
    for (const name of NAMES) {
      const found = await this.file(normalPath(`${folder}/${name}`));
      if (!found) continue;
      await this.named(found, readKustomization(found.path, found.text));
      return found.path;
    }
    return undefined;
  }

  private async file(path: string): Promise<SourceFile | undefined> {
    const known = this.files.get(path);
    if (known) return known;
    const found = await this.ask(path);
    if (!found) return undefined;
    if (this.files.size >= MOST_FILES) {
      throw new ConflictError(
        `The overlay is made of more than ${MOST_FILES} files.`,
      );
    }
    this.files.set(path, found);
    return found;
  }

  private async named(
    { path }: SourceFile,
    content: KustomizationContent,
  ): Promise<void> {
    for (const resource of [...content.resources, ...content.bases]) {
      const beside = besidePath(path, resource);
      if (isRemote(resource)) this.remote.push(resource);
      else if (isFile(resource)) await this.file(beside);
      else if (!kustomizationIn(asTexts(this.files), beside)) {
        await this.folder(beside);
      }
    }
    for (const patch of patchFilesOf(content)) {
      await this.file(besidePath(path, patch));
    }
  }
}

/**
 * Reads an overlay, and the bases that it is made of.
 *
 * @returns undefined where the folder has no kustomization: then its files are applied as they are
 * @throws ConflictError - a file is not there, or is not understood; the sentence names it
 * @public
 */
export async function readOverlay(
  host: Pick<CodeHost, 'file'>,
  source: SourceFolder,
  base: string,
): Promise<Overlay | undefined> {
  const reader = new OverlayReader(path => host.file(source, path, base));
  const root = await reader.folder(normalPath(source.path ?? ''));
  if (root === undefined) return undefined;
  return { root, files: reader.files, remote: reader.remote };
}

function patchFilesOf(content: KustomizationContent): string[] {
  return [
    ...[...content.patches, ...content.patchesJson6902].flatMap(
      ({ path }) => path ?? [],
    ),
    ...content.patchesStrategicMerge.filter(named => !named.includes('\n')),
  ];
}

/** The texts alone. */
export function asTexts(
  files: ReadonlyMap<string, SourceFile>,
): Map<string, string> {
  return new Map([...files].map(([path, { text }]) => [path, text]));
}
