import { Monitor } from '@bellwether/plugin-drift-common';

/** A monitor beside the file that declares the model, and the annotation that names it. */
export const MONITOR_SNIPPET = `# catalog-info.yaml
metadata:
  annotations:
    bellwether.dev/drift-monitor: drift.yaml

# drift.yaml, beside it
apiVersion: bellwether.dev/v1
kind: DriftMonitor
metadata:
  name: weekly
spec:
  source:
    type: files
    path: inference-log/*.parquet
  timestamp: time
  window: weekly
  baseline:
    from: '2026-01-05'
    to: '2026-02-01'
  prediction: predicted
  target: actual`;

/** The lines of a monitor's definition that hold its false alarms to one in so many windows. */
export function promiseSnippet(
  { definedIn, name }: Pick<Monitor, 'definedIn' | 'name'>,
  oncePerWindows: number,
): string {
  const spec = [
    'spec:',
    '  falseAlarms:',
    `    oncePerWindows: ${oncePerWindows}`,
  ];
  if (definedIn.kind === 'file') {
    return [`# ${definedIn.location}, the monitor ${name}`, ...spec].join('\n');
  }
  const id = definedIn.location.replace(/^drift\.monitors\./, '');
  return [
    '# app-config.yaml',
    'drift:',
    '  monitors:',
    `    ${id}:`,
    '      definition:',
    ...spec.map(line => `        ${line}`),
  ].join('\n');
}
