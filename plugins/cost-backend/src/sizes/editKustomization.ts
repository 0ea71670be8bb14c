import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import { Document, isMap, isScalar, isSeq, Scalar } from 'yaml';
import { editJsonPatchSizes } from './editJsonPatch';
import { editManifestSizes } from './editManifest';
import { SizeTarget } from './quantityChanges';
import { documentsOf, Edited, Path } from './yamlText';

/** One patch that a kustomization lists: in a file, or written into it. */
export interface ListedPatch {
  /** As the kustomization has it, relative to its folder. */
  file?: string;
  /** Where its text stands in the kustomization. */
  inline?: Path;
  /** Whether it is for the object by its `target`; undefined where it says by itself what it is for. */
  isTargeted?: boolean;
}

const LISTS = ['patches', 'patchesJson6902', 'patchesStrategicMerge'];

/** `target` names by regular expressions that have to fit as a whole. */
function fits(pattern: unknown, value: string): boolean {
  if (typeof pattern !== 'string' || pattern === '') return true;
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return false;
  }
}

function isTargeted(
  target: unknown,
  { kind, name, namespace }: SizeTarget,
): boolean | undefined {
  if (!isMap(target)) return undefined;
  // Which objects a selector picks, only Kustomize knows.
  if (target.has('labelSelector') || target.has('annotationSelector')) {
    return false;
  }
  return (
    fits(target.get('kind'), kind) &&
    fits(target.get('name'), name) &&
    fits(target.get('namespace'), namespace)
  );
}

/** The patches of a kustomization, in its order. */
export function patchesIn(text: string, target: SizeTarget): ListedPatch[] {
  const document = documentsOf(text)?.[0];
  if (!document || !isMap(document.contents)) return [];
  return LISTS.flatMap(list => {
    const items = document.get(list);
    if (!isSeq(items)) return [];
    return items.items.flatMap((item, index): ListedPatch[] => {
      if (isScalar(item) && typeof item.value === 'string') {
        return item.value.includes('\n')
          ? [{ inline: [list, index] }]
          : [{ file: item.value }];
      }
      if (!isMap(item)) return [];
      const file = item.get('path');
      return [
        {
          isTargeted: isTargeted(item.get('target'), target),
          ...(typeof file === 'string'
            ? { file }
            : { inline: [list, index, 'patch'] }),
        },
      ];
    });
  });
}

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
    const document = documentsOf(text)?.[0];
    const node = document?.getIn(patch.inline, true);
    if (!document || !isScalar(node) || typeof node.value !== 'string') {
      continue;
    }
    const edited = editPatchSizes(node.value, target, containers, patch);
    if (edited.found === 'changed') {
      return {
        found: 'changed',
        text: withText(text, document, patch.inline, node, edited.text),
      };
    }
    if (edited.found === 'same') same = true;
  }
  return { found: same ? 'same' : 'nothing' };
}

/** The file with another text in a scalar; of a literal block the lines beside it stay as they are. */
function withText(
  text: string,
  document: Document,
  path: Path,
  node: Scalar,
  next: string,
): string {
  const [start, end] = node.range ?? [0, 0];
  const raw = text.slice(start, end);
  const header = raw.slice(0, raw.indexOf('\n') + 1);
  const body = raw.slice(header.length);
  const indent = /^ +/m.exec(body)?.[0] ?? '';
  const laidOut = (value: string) =>
    value
      .replace(/\n+$/, '')
      .split('\n')
      .map(line => (line === '' ? '' : indent + line))
      .join('\n');
  const before = laidOut(String(node.value));
  if (node.type === Scalar.BLOCK_LITERAL && body.startsWith(before)) {
    return `${text.slice(0, start)}${header}${laidOut(next)}${body.slice(
      before.length,
    )}${text.slice(end)}`;
  }
  document.setIn(path, next);
  return String(document);
}
