import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import {
  documentsOf,
  inlineTextOf,
  ListedPatch,
  patchesIn,
  withInlineText,
} from '@bellwether/plugin-models-node';
import { isSeq } from 'yaml';
import { Edited } from './edited';
import { editJsonPatchSizes } from './editJsonPatch';
import { editManifestSizes } from './editManifest';
import { SizeTarget } from './quantityChanges';

/** Changes sizes in the text of one patch, whichever of the two kinds it is. */
export function editPatchSizes(
  text: string,
  target: SizeTarget,
  containers: readonly ContainerRecommendation[],
  patch: Pick<ListedPatch, 'isTargeted'>,
): Edited {
  if (patch.isTargeted === false) return { found: 'nothing' };
  const document = documentsOf(text)?.[0];
  if (document && isSeq(document.contents)) {
    return patch.isTargeted
      ? editJsonPatchSizes(text, target, containers)
      : { found: 'nothing' };
  }
  // Where the kustomization says what a patch is for, the name in the patch counts for nothing.
  const name = document?.getIn(['metadata', 'name']);
  return editManifestSizes(
    text,
    patch.isTargeted && typeof name === 'string' ? { ...target, name } : target,
    containers,
    { isPatch: true },
  );
}

/** Changes sizes in the patches that are written into a kustomization; of several that say them the last wins. */
export function editInlinePatches(
  text: string,
  target: SizeTarget,
  containers: readonly ContainerRecommendation[],
): Edited {
  let same = false;
  for (const patch of patchesIn(text, target).reverse()) {
    if (!patch.inline) continue;
    const inline = inlineTextOf(text, patch.inline);
    if (inline === undefined) continue;
    const edited = editPatchSizes(inline, target, containers, patch);
    if (edited.found === 'changed') {
      return {
        found: 'changed',
        text: withInlineText(text, patch.inline, edited.text),
      };
    }
    if (edited.found === 'same') same = true;
  }
  return { found: same ? 'same' : 'nothing' };
}
