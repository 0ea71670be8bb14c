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
