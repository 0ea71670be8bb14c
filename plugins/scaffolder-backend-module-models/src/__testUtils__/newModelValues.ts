import { Sandbox } from '@bellwether/sandbox';

/** A form of `new-model` as a person of travel-ml fills it in. */
export function newModelValues(
  sandbox: Sandbox,
  values: Record<string, unknown> = {},
): Record<string, unknown> {
  const { name = 'gate-change' } = values;
  return {
    name,
    description: 'Whether the gate of a flight changes in its last hour.',
    owner: 'group:default/travel-ml',
    system: 'system:default/flight-ops',
    task: 'classification',
    criticality: 'medium',
    dataClassification: 'internal',
    framework: 'sklearn',
    target: 'target',
    dataSource: 'file',
    serving: 'rollout',
    cluster: 'prod-eu',
    releasePolicy: 'usual',
    size: 'small',
    replicas: 2,
    falseAlarmsOncePerWindows: 52,
    budget: 200,
    repoUrl: `${
      new URL(sandbox.urls.codeHost).host
    }?owner=travel-ml&repo=${name}`,
    ...values,
  };
}
