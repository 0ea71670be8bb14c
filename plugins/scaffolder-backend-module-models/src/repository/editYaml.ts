import { InputError } from '@backstage/errors';
import { Document, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';

export interface YamlEdit {
  /** Which document of the file; the first if absent. */
  document?: { kind: string; name?: string };
  /** Where the field is. */
  path?: Array<string | number>;
  /** In a file of JSON patches: the end of the path of the operation whose value is meant. */
  operation?: string;
  value?: unknown;
}

/**
 * The same file with another value of one field; comments and order stay. A value of `null` takes the field away.
 *
 * @throws InputError - the file is no YAML, or holds no such document
 */
export function editYaml(
  file: string,
  text: string,
  { document: wanted, value, ...where }: YamlEdit,
): string {
  const documents: Document[] = [...parseAllDocuments(text)];
  if (documents.some(({ errors }) => errors.length > 0)) {
    throw new InputError(`edits: ${file} is no YAML`);
  }
  const document = documents.find(
    candidate =>
      !wanted ||
      (candidate.get('kind') === wanted.kind &&
        (wanted.name === undefined ||
          candidate.getIn(['metadata', 'name']) === wanted.name)),
  );
  if (!document) {
    throw new InputError(
      `edits: ${file} holds no ${wanted?.kind ?? 'document'} ${
        wanted?.name ?? ''
      }`.trimEnd(),
    );
  }
  const path = where.path ?? pathOfOperation(file, document, where.operation);
  try {
    set(document, path, value);
  } catch {
    throw new InputError(
      `edits: ${file} has no fields at ${path
        .slice(0, -1)
        .join('.')}, of which one could be set`,
    );
  }
  return documents.map(String).join('');
}

function set(
  document: Document,
  path: Array<string | number>,
  value: unknown,
): void {
  const before = document.getIn(path, true);
  if (value === null || value === undefined) {
    if (document.hasIn(path)) document.deleteIn(path);
  } else if (isScalar(before) && typeof value !== 'object') {
    before.value = value;
  } else {
    document.setIn(path, document.createNode(value));
  }
}

function pathOfOperation(
  file: string,
  document: Document,
  end: string | undefined,
): Array<string | number> {
  if (!end) throw new InputError('edits: give path or operation of each edit');
  const { contents } = document;
  const found = isSeq(contents)
    ? contents.items.flatMap((item, index) =>
        isMap(item) && String(item.get('path') ?? '').endsWith(end)
          ? [index]
          : [],
      )
    : [];
  if (found.length !== 1) {
    throw new InputError(
      `edits: ${file} holds ${found.length} operations whose path ends with ${end}, and should hold one`,
    );
  }
  return [found[0], 'value'];
}
