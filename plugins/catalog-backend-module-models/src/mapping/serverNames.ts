import { fingerprint, MAX_LENGTH, toNamePart } from './text';

const DIGITS = 8;

/** Room for each of the two readable parts; two dashes and the fingerprint take the rest. */
const PART = Math.floor((MAX_LENGTH - DIGITS - 2) / 2);

/**
 * The catalog name of a server and of its API: readable parts for people, and a fingerprint of the id, so that servers of
 * the same name in other namespaces, on other clusters or of another kind never share one. A function of the id alone:
 * a server that is gone can still be named.
 *
 * @param id - `<cluster>/<namespace>/<kind id>/<name>`
 */
export function serverEntityName(id: string): string {
  const parts = id.split('/');
  const cluster = toNamePart(parts[0], PART);
  // What the cluster's part leaves is the name's.
  const name = toNamePart(
    parts[parts.length - 1],
    MAX_LENGTH - DIGITS - 2 - cluster.length,
  );
  return [name, cluster, fingerprint(id, DIGITS)].filter(Boolean).join('-');
}

/** Namespace of all servers in the catalog, whichever registry their model is in. */
export const SERVER_NAMESPACE = 'default';

export function serverComponentRef(id: string): string {
  return `component:${SERVER_NAMESPACE}/${serverEntityName(id)}`;
}

export function serverApiRef(id: string): string {
  return `api:${SERVER_NAMESPACE}/${serverEntityName(id)}`;
}
