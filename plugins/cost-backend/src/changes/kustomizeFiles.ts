import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import {
  besidePath,
  CodeHost,
  isKustomization,
  ListedPatch,
  patchesIn,
  SourceFile,
  SourceFolder,
} from '@bellwether/plugin-models-node';
import {
  Edited,
  editInlinePatches,
  editPatchSizes,
  SizeTarget,
} from '../sizes';

/** Names of the object do not matter where only files are asked for. */
const ANY: SizeTarget = { kind: '', name: '', namespace: '' };

/** The files of an overlay with the patches that it takes from beside its folder. */
export async function withPatches(
  host: CodeHost,
  source: SourceFolder,
  files: readonly SourceFile[],
  base: string,
): Promise<SourceFile[]> {
  const all = [...files];
  for (const file of files.filter(isKustomization)) {
    for (const patch of patchesIn(file.text, ANY)) {
      if (!patch.file) continue;
      const path = besidePath(file.path, patch.file);
      if (all.some(one => one.path === path)) continue;
      const found = await host.file(source, path, base);
      if (found) all.push(found);
    }
  }
  return all;
}

/** How kustomizations list a file as a patch; undefined where none does. */
function listedAs(
  path: string,
  files: readonly SourceFile[],
  target: SizeTarget,
): ListedPatch | undefined {
  const listed = files
    .filter(isKustomization)
    .flatMap(file =>
      patchesIn(file.text, target).filter(
        one =>
          one.file !== undefined && besidePath(file.path, one.file) === path,
      ),
    );
  return listed.find(one => one.isTargeted) ?? listed[0];
}

/** Changes sizes in the patches of an overlay: in files of their own, or written into a kustomization. */
export function editorOfPatches(
  files: readonly SourceFile[],
  target: SizeTarget,
  containers: readonly ContainerRecommendation[],
): (file: SourceFile) => Edited {
  return file => {
    if (isKustomization(file)) {
      return editInlinePatches(file.text, target, containers);
    }
    const listed = listedAs(file.path, files, target);
    return listed
      ? editPatchSizes(file.text, target, containers, listed)
      : { found: 'nothing' };
  };
}
