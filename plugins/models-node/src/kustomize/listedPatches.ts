import { Document, isMap, isScalar, isSeq, Scalar } from 'yaml';
import type { ManifestTarget } from '../codeHost';
import { fitsTarget } from './fitsTarget';
import { normalPath } from './normalPath';
import { documentsOf, Path, textOf } from './yamlText';

/** One patch that a kustomization lists: in a file, or written into it. @public */
export interface ListedPatch {
  /** As the kustomization has it, relative to its folder. */
  file?: string;
  /** Where its text stands in the kustomization. */
  inline?: Path;
  /** Whether it is for the object by its `target`; undefined where it says by itself what it is for. */
  isTargeted?: boolean;
}

const LISTS = ['patches', 'patchesJson6902', 'patchesStrategicMerge'];

/** Whether a file is what Kustomize builds its folder by. @public */
export function isKustomization({ path }: { path: string }): boolean {
  return /(^|\/)(kustomization\.ya?ml|Kustomization)$/i.test(path);
}

/** The path from the repository's root of what a file names, which is relative to its folder. @public */
export function besidePath(file: string, named: string): string {
  return normalPath(`${file.replace(/[^/]*$/, '')}${named}`);
}

function fits(pattern: unknown, value: string): boolean {
  return (
    fitsTarget(typeof pattern === 'string' ? pattern : undefined, value) ??
    false
  );
}

function isTargeted(
  target: unknown,
  { kind, name, namespace }: ManifestTarget,
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

/** The patches of a kustomization, in its order. @public */
export function patchesIn(text: string, target: ManifestTarget): ListedPatch[] {
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

/** The text of a patch that is written into a kustomization; undefined where there is none. @public */
export function inlineTextOf(text: string, inline: Path): string | undefined {
  const value = documentsOf(text)?.[0]?.getIn(inline);
  return typeof value === 'string' ? value : undefined;
}

/** The kustomization with another text in a patch that is written into it; of a literal block the lines beside it stay as they are. @public */
export function withInlineText(
  text: string,
  inline: Path,
  next: string,
): string {
  const document = documentsOf(text)?.[0];
  const node = document?.getIn(inline, true);
  if (!document || !isScalar(node)) return text;
  return inBlock(text, node, next) ?? byLibrary(text, document, inline, next);
}

function byLibrary(
  text: string,
  document: Document,
  inline: Path,
  next: string,
): string {
  document.setIn(inline, next);
  return textOf([document], text);
}

function inBlock(text: string, node: Scalar, next: string): string | undefined {
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
  return node.type === Scalar.BLOCK_LITERAL && body.startsWith(before)
    ? `${text.slice(0, start)}${header}${laidOut(next)}${body.slice(
        before.length,
      )}${text.slice(end)}`
    : undefined;
}
