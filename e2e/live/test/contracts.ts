import type { Component } from '../stack/Component';

/** A folder of contract tests, and the component that answers them. */
export interface Contract {
  folder: string;
  upstream: string;
  version: string;
  /** What its checks take on two cores. */
  seconds: number;
  /** How many of its files are run side by side. */
  workers: number;
}

/** What people call an upstream whose contract has another name. */
const TITLES: Record<string, string> = {
  kubernetes: 'Kubernetes',
  rollouts: 'Argo Rollouts',
  canary: 'Argo Rollouts, through the portal',
  kserve: 'KServe',
  mlflow: 'MLflow',
  feast: 'Feast',
  prometheus: 'Prometheus',
  opencost: 'OpenCost',
  proxy: 'Kubernetes, through the portal',
  'mlflow-auth': 'MLflow with accounts',
  gitea: 'Gitea',
};

/** Components whose kinds of objects a contract makes, beside the one that answers it. */
const ALSO_NEEDED: Record<string, readonly string[]> = {
  kubernetes: ['argo-rollouts', 'kserve-crds'],
  proxy: ['argo-rollouts'],
};

/** Measured by this lane; what is not listed takes less than `OTHER_SECONDS`. */
const SECONDS: Record<string, number> = { rollouts: 180, opencost: 510 };
const OTHER_SECONDS = 60;

/** Where the checks mostly wait for a controller, and each file has a namespace of its own. */
const WORKERS: Record<string, number> = { rollouts: 3 };

/**
 * Which folders are run against the given components: those they name, or else the one that is called like them. The rest
 * would be run against the sandbox, which proves nothing here, or ask for kinds that the cluster does not have.
 */
export function contractsOf(
  folders: string[],
  components: Component[],
): { run: Contract[]; left: string[] } {
  const names = components.map(({ name }) => name);
  const byFolder = new Map(
    components.flatMap(component =>
      (component.contracts ?? [component.name])
        .filter(folder =>
          (ALSO_NEEDED[folder] ?? []).every(name => names.includes(name)),
        )
        .map(folder => [folder, component] as const),
    ),
  );
  const run = folders.flatMap(folder => {
    const component = byFolder.get(folder);
    return component
      ? [
          {
            folder,
            upstream: TITLES[folder] ?? component.name,
            version: component.version,
            seconds: SECONDS[folder] ?? OTHER_SECONDS,
            workers: WORKERS[folder] ?? 1,
          },
        ]
      : [];
  });
  return { run, left: folders.filter(folder => !byFolder.has(folder)) };
}
