import { HASH, LATENCY, REQUESTS, at, over, type Query } from './query';

/** What the suite sends: counters and histograms of versions, usage and prices of pods. */
export const SENT: Query[] = [
  ...at(
    3000,
    `sum by (pod) (${REQUESTS}{namespace="payments-ml"})`,
    `sum by (${HASH}, status_code) (${REQUESTS}{path=~"/v2/models/.+infer"})`,
    `sum by (${HASH}) (${REQUESTS}{status_code!~"5.."})`,
    `sum by (pod, le) (${LATENCY})`,
    `sum by (${HASH}, le) (${LATENCY})`,
    `timestamp(${REQUESTS})`,
    `count by (${HASH}) (${REQUESTS} offset 1m)`,
    `min by (pod) (timestamp(${REQUESTS}))`,
    `contract_up == 0`,
    `histogram_quantile(0.95, sum by (${HASH}, le) (rate(${LATENCY}[5m])))`,
    `sum by (${HASH}) (rate(${REQUESTS}{status_code!~"5.."}[5m])) / sum by (${HASH}) (rate(${REQUESTS}[5m]))`,
    `sum by (pod) (rate(contract_cpu_seconds_total{container!=""}[5m]))`,
    `max by (pod) (max_over_time(contract_memory_bytes[30m]))`,
    `quantile_over_time(0.95, contract_memory_bytes[1h])`,
    `max_over_time(sum by (pod) (rate(contract_cpu_seconds_total[5m]))[30m:5m])`,
    `quantile_over_time(0.99, rate(contract_cpu_seconds_total[2m])[40m:1m])`,
    `sum by (node) (contract_memory_bytes * on (pod) group_left (node) contract_pod_info)`,
    `avg_over_time(contract_node_price_dollars[1h])`,
    `sum(increase(${REQUESTS}[1h]))`,
    `contract_memory_bytes * on (pod) group_left (node, label_app) contract_pod_info * on (node) group_left (capacity) contract_node_price_dollars`,
  ),
  ...over(
    [1500, 5400, 300],
    `sum by (pod) (${REQUESTS})`,
    `sum by (pod) (increase(${REQUESTS}[5m]))`,
    `sum by (${HASH}) (rate(${REQUESTS}{status_code="500"}[10m])) / sum by (${HASH}) (rate(${REQUESTS}[10m]))`,
    `histogram_quantile(0.5, sum by (le) (rate(${LATENCY}[10m])))`,
    `avg by (pod) (contract_memory_bytes)`,
    `sum by (pod) (rate(contract_cpu_seconds_total[5m]))`,
    `contract_pod_info`,
    `max_over_time(rate(${REQUESTS}[2m])[10m:30s])`,
  ),
];
