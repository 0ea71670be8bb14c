import { HASH, REQUESTS, ROOM, at, ordered, over, type Query } from './query';

/** Many series made into fewer. */
export const AGGREGATIONS: Query[] = [
  ...['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'].flatMap(
    name =>
      at(
        2000,
        `${name}(${REQUESTS})`,
        `${name} by (pod) (${REQUESTS})`,
        `${name} without (pod, status_code) (${REQUESTS})`,
      ),
  ),
  ...at(
    2000,
    `sum by (missing) (${REQUESTS})`,
    `sum by () (${REQUESTS})`,
    `sum without () (${REQUESTS})`,
    `sum by (__name__) ({__name__=~"contract_(up|pod_info)"})`,
    `sum(${REQUESTS}) by (pod)`,
    `avg(contract_extremes)`,
    `avg(contract_extremes{nr!~"1[0-2]"})`,
    `max(contract_extremes)`,
    `min(contract_extremes)`,
    `sum(contract_extremes{nr=~"1[12]"})`,
    `max(${ROOM}{room="broken"} * NaN)`,
    `quantile(0.9, ${REQUESTS})`,
    `quantile by (status_code) (0.25, ${REQUESTS})`,
    `quantile(7, ${REQUESTS})`,
    `quantile(0.5, contract_extremes)`,
    `count_values("answer", contract_up)`,
    `count_values by (room) ("celsius", ${ROOM})`,
    `count_values("value", contract_extremes)`,
    `count(count by (pod) (${REQUESTS}))`,
    `topk(0, ${REQUESTS})`,
    `topk by (status_code) (1, ${REQUESTS})`,
    `bottomk without (pod, ${HASH}) (2, ${REQUESTS})`,
  ),
  ...ordered(
    at(
      2000,
      `topk(3, ${REQUESTS})`,
      `bottomk(2, ${REQUESTS})`,
      `topk(20, contract_extremes)`,
      `bottomk(20, contract_extremes)`,
      `sort(${REQUESTS})`,
      `sort_desc(contract_extremes)`,
      `sort(contract_extremes)`,
    ),
  ),
  ...over([0, 3000, 500], `topk(2, ${REQUESTS})`, `quantile(0.5, ${ROOM})`),
];
