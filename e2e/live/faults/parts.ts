interface Part {
  /** What it takes on two cores, measured by this lane. */
  seconds: number;
  /** Components that it needs beyond those of all parts. */
  needs?: readonly string[];
}

const TRAFFIC = ['nginx', 'mlserver', 'pod-discovery'];

const PARTS: Record<string, Part> = {
  mlflow: { seconds: 100 },
  'kube-apiserver': { seconds: 180 },
  prometheus: { seconds: 210 },
  'argo-rollouts': { seconds: 60 },
  nginx: { seconds: 100, needs: TRAFFIC },
  mlserver: { seconds: 90, needs: TRAFFIC },
  postgresql: { seconds: 60 },
  'kill-in-read': { seconds: 210 },
  'kill-in-move': { seconds: 210 },
};

/** What can be tried, in the order in which it is. */
export const FAULTS: readonly string[] = Object.keys(PARTS);

/** Seconds that a part takes on two cores. */
export function secondsOf(name: string): number {
  return PARTS[name].seconds;
}

/** Components that a part needs beyond those of all parts. */
export function needsOf(name: string): readonly string[] {
  return PARTS[name].needs ?? [];
}
