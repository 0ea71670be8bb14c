import type { Component } from '../stack/Component';

/** A folder of contract tests, and the component that answers them. */
export interface Contract {
  folder: string;
  upstream: string;
  version: string;
}

/** What people call an upstream whose contract has another name. */
const TITLES: Record<string, string> = {
  kubernetes: 'Kubernetes',
  rollouts: 'Argo Rollouts',
  kserve: 'KServe',
  mlflow: 'MLflow',
  feast: 'Feast',
  prometheus: 'Prometheus',
  proxy: 'Kubernetes, through the portal',
};

/**
 * Which folders are run against the given components: those they name, or else the one that is called like them. The rest
 * would be run against the sandbox, which proves nothing here.
 */
export function contractsOf(
  folders: string[],
  components: Component[],
): { run: Contract[]; left: string[] } {
  const byFolder = new Map(
    components.flatMap(component =>
      (component.contracts ?? [component.name]).map(
        folder => [folder, component] as const,
      ),
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
          },
        ]
      : [];
  });
  return { run, left: folders.filter(folder => !byFolder.has(folder)) };
}
