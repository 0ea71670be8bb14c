import { isDeepStrictEqual } from 'util';
import { ConflictError } from '@backstage/errors';
import type { ManifestTarget, SourceFile } from '../codeHost';
import { Fields, valueAt, withValueAt } from './applyPatch';
import { builtObject, buildOverlay, Texts } from './buildOverlay';
import { FieldEdit, isOnCluster } from './changedFields';
import { pointerOf } from './jsonPatch';
import { asTexts, Overlay } from './readOverlay';
import { waysTo } from './waysTo';

/** A file of an overlay with another text. @public */
export interface OverlayEdit {
  file: SourceFile;
  text: string;
}

/**
 * Changes an overlay so that it builds an object with other fields, and every other object and field as before: each way is built
 * in memory, and only one that brings about exactly that is taken. Only what belongs to the overlay alone is changed, never a
 * base that others may share.
 *
 * @param edits - with what the cluster has now: where the files say something else, it is not known what sets the field
 * @throws ConflictError - it cannot be told how, or the overlay reads so already; the sentence says what a person has to know
 * @public
 */
export function editOverlay(
  overlay: Overlay,
  target: ManifestTarget,
  edits: readonly FieldEdit[],
): OverlayEdit[] {
  const { root, files } = overlay;
  const build = (texts: Texts) => buildOverlay(texts, root, target.kind);
  let texts: Texts = asTexts(files);
  let built = build(texts);
  const { index, object } = found(overlay, built, target);
  if (
    edits.every(({ path, after }) =>
      isDeepStrictEqual(valueAt(object, path), after),
    )
  ) {
    throw new ConflictError(
      `Git says so already (${root}): wait for the sync.`,
    );
  }
  for (const edit of edits) {
    const now = built[index];
    const said = valueAt(now, edit.path);
    if (isDeepStrictEqual(said, edit.after)) continue;
    if (!isOnCluster(said, edit.before)) throw differs(overlay, edit, said);
    const wanted = built.map((one, at) =>
      at === index ? withValueAt(one, edit.path, edit.after) : one,
    );
    const way = waysTo({ overlay, texts, target, edit, object: now }).find(
      candidate => isDeepStrictEqual(builtOrNothing(build, candidate), wanted),
    );
    if (!way) throw noWay(root, target, edit);
    texts = way;
    built = build(texts);
  }
  return [...files.values()].flatMap(file => {
    const text = texts.get(file.path) ?? file.text;
    return text === file.text ? [] : [{ file, text }];
  });
}

function builtOrNothing(
  build: (texts: Texts) => Fields[],
  texts: Texts,
): Fields[] | undefined {
  try {
    return build(texts);
  } catch {
    // What cannot be built is no way.
    return undefined;
  }
}

function found(
  { root, remote }: Overlay,
  built: readonly Fields[],
  target: ManifestTarget,
) {
  try {
    return builtObject(built, target);
  } catch (error) {
    if (remote.length === 0) throw error;
    throw new ConflictError(
      `${target.kind} ${
        target.name
      } is none of what ${root} builds from its own repository; ${remote.join(
        ', ',
      )} is not read from here.`,
    );
  }
}

function differs({ root }: Overlay, edit: FieldEdit, said: unknown) {
  return new ConflictError(
    `${root} builds ${inWords(said)} at ${pointerOf(
      edit.path,
    )}, and the cluster has ${inWords(
      edit.before,
    )}: it is not synced yet, or something else sets it. Once both are the same, try again.`,
  );
}

function noWay(root: string, target: ManifestTarget, edit: FieldEdit) {
  return new ConflictError(
    `No change of ${root} and of what belongs to it alone brings about ${pointerOf(
      edit.path,
    )} of ${target.kind} ${
      target.name
    }, and nothing else: a person changes it.`,
  );
}

const MOST_CHARACTERS = 80;

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)}…`
    : text;
}
