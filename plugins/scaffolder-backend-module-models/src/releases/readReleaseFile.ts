import { InputError } from '@backstage/errors';
import { Document, isMap, isSeq, parseAllDocuments } from 'yaml';

export type ServerKind = 'Rollout' | 'InferenceService';

type Path = Array<string | number>;

/** A field of a server's manifest, where a file says it. */
export interface ReleaseField {
  /** In the file. */
  path: Path;
  value: unknown;
}

/**
 * What a file says of a server: a manifest of it (whole, or a patch that is merged into one), or JSON patches, of which each
 * names its field. Paths of fields are those of the server; `fields` is read by them.
 */
export interface ReleaseFile {
  file: string;
  kind: ServerKind;
  form: 'manifest' | 'patches';
  /** The document of the file, where it holds others as well. */
  document?: { kind: string; name?: string };
  /** Every scalar, by its JSON pointer in the server. */
  fields: ReadonlyMap<string, ReleaseField>;
  /** Number of operations, where the file is of JSON patches. */
  operations: number;
}

/** Layouts that are understood, for a sentence that refuses another. */
export const LAYOUTS =
  'a manifest of the Rollout or InferenceService (whole, or a patch that Kustomize merges), or a file of JSON patches for one';

/**
 * Finds the server in a file.
 *
 * @param model - its name; of several servers the one that is called so
 * @param field - of the form, with which a refusal begins
 * @throws InputError - the message names the file
 */
export function readReleaseFile(
  file: string,
  text: string,
  model: string,
  field: 'file' | 'rolloutFile' = 'file',
): ReleaseFile {
  const documents: Document[] = [...parseAllDocuments(text)];
  if (documents.some(({ errors }) => errors.length > 0)) {
    throw new InputError(`${field}: ${file} is no YAML`);
  }
  const [first] = documents;
  if (documents.length === 1 && first && isSeq(first.contents)) {
    return readPatches(file, first, field);
  }
  const servers = documents.filter(
    document => kindOf(document.get('kind')) !== undefined,
  );
  const nameOf = (document: Document) => document.getIn(['metadata', 'name']);
  const named = servers.filter(document => nameOf(document) === model);
  const [server, ...others] = servers.length > 1 ? named : servers;
  const kind = server && kindOf(server.get('kind'));
  if (!server || !kind || others.length > 0) {
    throw new InputError(
      servers.length > 1
        ? `${field}: ${file} holds ${servers.length} servers, of which ${named.length} are called ${model}; give a file with one`
        : `${field}: ${file} is none of the layouts that are understood: ${LAYOUTS}`,
    );
  }
  const name = nameOf(server);
  return {
    file,
    kind,
    form: 'manifest',
    document: { kind, ...(typeof name === 'string' && { name }) },
    fields: scalarsOf(server.toJS()),
    operations: 0,
  };
}

function kindOf(kind: unknown): ServerKind | undefined {
  return kind === 'Rollout' || kind === 'InferenceService' ? kind : undefined;
}

function readPatches(
  file: string,
  document: Document,
  field: string,
): ReleaseFile {
  const items = isSeq(document.contents) ? document.contents.items : [];
  const fields = new Map<string, ReleaseField>();
  items.forEach((item, index) => {
    if (!isMap(item) || typeof item.get('path') !== 'string') {
      throw new InputError(
        `${field}: ${file} is a list whose entry ${
          index + 1
        } is no JSON patch; what is understood is ${LAYOUTS}`,
      );
    }
    fields.set(String(item.get('path')), {
      path: [index, 'value'],
      value: item.get('value'),
    });
  });
  const kind: ServerKind = [...fields.keys()].some(path =>
    path.startsWith('/spec/predictor/'),
  )
    ? 'InferenceService'
    : 'Rollout';
  return {
    file,
    kind,
    form: 'patches',
    fields,
    operations: items.length,
  };
}

function scalarsOf(root: unknown): Map<string, ReleaseField> {
  const found = new Map<string, ReleaseField>();
  const walk = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) {
      value.forEach((each, index) => walk(each, [...path, index]));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        walk(each, [...path, key]);
      }
    } else {
      found.set(pointerOf(path), { path, value });
    }
  };
  walk(root, []);
  return found;
}

/** RFC 6901. */
export function pointerOf(path: Path): string {
  return path
    .map(key => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}
