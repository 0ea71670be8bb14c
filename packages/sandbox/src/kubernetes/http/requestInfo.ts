import { selectedName } from '../selectors';
import { badRequest } from '../StatusError';
import { flag } from './listOptions';

/** What a request is about, as the API server reads its path. */
export type RequestInfo =
  | { isResource: false; verb: string; path: string }
  | {
      isResource: true;
      verb: string;
      group: string;
      version: string;
      resource: string;
      subresource?: string;
      namespace?: string;
      name?: string;
    };

const VERBS: Record<string, string> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

interface ResourcePath {
  group: string;
  version: string;
  /** Between the version and the end. */
  parts: string[];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest(`the path has a part that cannot be decoded: ${part}`);
  }
}

function splitPath(path: string): ResourcePath | undefined {
  const [root, ...parts] = path.split('/').filter(Boolean).map(decode);
  if (root === 'api' && parts.length > 1) {
    return { group: '', version: parts[0], parts: parts.slice(1) };
  }
  if (root === 'apis' && parts.length > 2) {
    return { group: parts[0], version: parts[1], parts: parts.slice(2) };
  }
  return undefined;
}

/** @throws StatusError 400 when the path is not well-formed */
export function readRequestInfo(
  method: string,
  path: string,
  query: URLSearchParams,
): RequestInfo {
  const verb = VERBS[method] ?? method.toLowerCase();
  const split = splitPath(path);
  if (!split) {
    return { isResource: false, verb, path };
  }
  const { group, version, parts } = split;
  let namespace: string | undefined;
  let rest = parts;
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1];
    // A namespace and its status are in the namespace that they are.
    const isNamespace =
      parts.length === 2 || ['status', 'finalize'].includes(parts[2]);
    rest = isNamespace ? parts : parts.slice(2);
  }
  const [resource, name, subresource] = rest;
  const common = { isResource: true, group, version, resource } as const;
  if (name) {
    return { ...common, verb, namespace, name, subresource };
  }
  if (verb === 'get') {
    return {
      ...common,
      verb: flag(query, 'watch') ? 'watch' : 'list',
      namespace,
      name: selectedName(query.get('fieldSelector') ?? ''),
    };
  }
  return {
    ...common,
    verb: verb === 'delete' ? 'deletecollection' : verb,
    namespace,
  };
}
