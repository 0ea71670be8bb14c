/** The model whose versions are released here; the guest's team owns it. */
export const MODEL = 'departure-delay-risk';
export const MODEL_REF = `resource:default/${MODEL}`;

/** A model of another team: the guest may look at it, and no more. */
export const OTHERS_MODEL = 'wine-cultivar';

/** Both take the same requests. */
export const VERSIONS = { stable: '1', canary: '2' } as const;
export type Side = keyof typeof VERSIONS;

/** Name of every Rollout of the proof: each has a namespace of its own. */
export const ROLLOUT = 'risk';

/** As the portal knows the cluster. */
export const CLUSTER = 'live';

/** What happens to the requests of a canary that is judged. */
export const STORIES = ['healthy', 'bad', 'slow', 'outage'] as const;
export type Story = (typeof STORIES)[number];

export function namespaceOf(title: string): string {
  return `proof-${title}`;
}

/** Id of a Rollout of the proof in the portal. */
export function rolloutIdOf(title: string): string {
  return `${CLUSTER}/${namespaceOf(title)}/argo-rollout/${ROLLOUT}`;
}

/** Host name under which the router knows a Rollout of the proof. */
export function hostOf(title: string): string {
  return `${title}.proof.example.com`;
}
