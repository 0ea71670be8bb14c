import { START } from '../series';
import { REQUESTS, ROOM, at, over, type Query } from './query';

/** Functions of what happened over a time. */
export const RANGE_FUNCTIONS: Query[] = [
  ...[
    'rate',
    'increase',
    'irate',
    'resets',
    'changes',
    'count_over_time',
    'last_over_time',
  ].flatMap(name =>
    over([1500, 4800, 330], `${name}(${REQUESTS}[7m])`).concat(
      at(4510, `${name}(${REQUESTS}[1h])`),
    ),
  ),
  ...[
    'delta',
    'idelta',
    'deriv',
    'avg_over_time',
    'min_over_time',
    'max_over_time',
    'sum_over_time',
    'stddev_over_time',
    'stdvar_over_time',
    'present_over_time',
    'absent_over_time',
  ].flatMap(name => at(3210, `${name}(${ROOM}[15m])`)),
  ...at(
    3210,
    `quantile_over_time(0.5, ${ROOM}[15m])`,
    `quantile_over_time(-1, ${ROOM}{room!="broken"}[15m])`,
    `quantile_over_time(2, ${ROOM}{room!="broken"}[15m])`,
    `quantile_over_time(scalar(vector(0.25)), ${ROOM}[15m] offset 5m)`,
    `predict_linear(${ROOM}{room!="broken"}[15m], 3600)`,
    `predict_linear(contract_memory_bytes[1h] offset 10m, 4 * 3600)`,
    `deriv(contract_memory_bytes[20m])`,
    `rate(${REQUESTS}[20s])`,
    `rate(${REQUESTS}[10s])`,
    `increase(contract_cpu_seconds_total[37m])`,
    `avg_over_time(contract_extremes[10m])`,
    `sum_over_time(contract_extremes[10m])`,
    `stddev_over_time(contract_extremes[10m])`,
    `max_over_time(contract_extremes[10m])`,
    `absent_over_time(nothing{a="b", c=~"d"}[5m])`,
    `absent_over_time(nothing[5m:1m])`,
    `rate(${REQUESTS}[5m] @ ${START + 2000})`,
    `increase(${REQUESTS}[5m] offset 7m)`,
    `sum_over_time(contract_up[10m:90s])`,
    `avg_over_time((${ROOM} > 0)[20m:2m] offset 3m)`,
    `min_over_time(rate(${REQUESTS}{status_code="200"}[5m])[30m:5m] @ ${
      START + 4000
    })`,
    `changes(contract_up[2h])`,
    `max_over_time(deriv(contract_memory_bytes[5m])[20m:45s])`,
  ),
];
