import { parseEntityRef } from '@backstage/catalog-model';
import { stages } from '@bellwether/plugin-models-common';
import { toWellFormed } from './text';

/** Label of models and servers: the library that the model was made with, for example `sklearn`. */
export const LABEL_FRAMEWORK = 'bellwether.dev/framework';

/** Label of models and servers: one of the stages. */
export const LABEL_STAGE = 'bellwether.dev/stage';

/** Says which other model claimed the same catalog name. */
export const ANNOTATION_COLLISION = 'bellwether.dev/name-collision';

export const ANNOTATION_KUBERNETES_ID = 'backstage.io/kubernetes-id';
export const ANNOTATION_KUBERNETES_NAMESPACE =
  'backstage.io/kubernetes-namespace';
export const ANNOTATION_KUBERNETES_CLUSTER = 'backstage.io/kubernetes-cluster';
export const ANNOTATION_KUBERNETES_LABEL_SELECTOR =
  'backstage.io/kubernetes-label-selector';

/** Owner of what nobody owns; the catalog wants one. */
export const UNKNOWN_OWNER = 'unknown';

type Stage = (typeof stages)[number];

const lifecycles: Record<Stage, string> = {
  production: 'production',
  candidate: 'experimental',
  development: 'experimental',
  archived: 'deprecated',
  empty: 'experimental',
};

/** On a model in the registry that is on its way out, with the reason: its traffic is being stopped. */
const TAG_RETIRING = 'retiring';

/** The catalog's word for where a model stands. */
export function lifecycleOf({
  stage,
  tags,
}: {
  stage: Stage;
  tags: Record<string, string>;
}): string {
  return tags[TAG_RETIRING] ? 'deprecated' : lifecycles[stage];
}

/** `models:<instance>/<name>` for a model, `models:<cluster>/<namespace>/<kind>/<name>` for a server. */
export function locationOf(...path: string[]): string {
  return `models:${path
    .map(part => encodeURIComponent(toWellFormed(part)))
    .join('/')}`;
}

/** The text if the catalog can read it as a reference to an entity; without a default it has to name the kind. */
export function toEntityRef(
  text: string | undefined,
  defaultKind?: string,
): string | undefined {
  if (!text?.trim()) return undefined;
  try {
    parseEntityRef(text, { defaultKind });
    return text;
  } catch {
    return undefined;
  }
}

/** On a model in the registry: web address of the catalog file of the project that trains it. */
export const TAG_SOURCE = 'bellwether.dev/source';

/** On a model in the registry and on its entity: its `drift.yaml`, relative to that file. */
export const ANNOTATION_DRIFT_MONITOR = 'bellwether.dev/drift-monitor';

/** On a model in the registry and on its entity: what it may cost a month, as an amount and a currency. */
export const ANNOTATION_BUDGET = 'bellwether.dev/budget-per-month';
