import { InputError } from '@backstage/errors';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST = 63;

/**
 * The namespace of a team's models: that of its name. Catalog and Kubernetes do not take the same names.
 *
 * @throws InputError - the message begins with the field
 */
export function namespaceOf(owner: string): string {
  if (!LABEL.test(owner)) {
    throw new InputError(
      `owner: '${owner}' cannot name a namespace on a cluster: at most 63 lower-case letters, digits and -, no - at an end`,
    );
  }
  return owner;
}

/** How Argo CD calls a model on a cluster, whose own name may hold what no object's may. */
export function applicationNameOf(model: string, cluster: string): string {
  return labelOf(`${model}-${cluster}`, LONGEST);
}

/** How objects on a cluster are called after a model, whose registry takes any name; with room for what is added to it. */
export function objectNameOf(model: string): string {
  return labelOf(model, LONGEST - '-verdict'.length) || 'model';
}

function labelOf(text: string, longest: number): string {
  return text
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longest)
    .replace(/-$/, '');
}
