import type { Tracking } from '../tracking/Tracking';
import type { KeyValue, MetricWire, RunWire } from '../wire';
import { invalidParameter } from '../MlflowError';
import {
  type EntityType,
  type FilterDialect,
  parseFilter,
  setText,
} from './filter';
import { matcher, type Subject } from './matches';

export const TRACKING_ENTITIES = {
  entityTypes: {
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
    run: 'attribute',
    metric: 'metric',
    metrics: 'metric',
    param: 'parameter',
    params: 'parameter',
    parameter: 'parameter',
    parameters: 'parameter',
    tag: 'tag',
    tags: 'tag',
  } as Record<string, EntityType>,
  entityTypesText:
    "values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
};

const DIALECT: FilterDialect = {
  ...TRACKING_ENTITIES,
  attributes: [
    'run_id',
    'run_name',
    'status',
    'artifact_uri',
    'user_id',
    'start_time',
    'end_time',
  ],
  numericAttributes: ['start_time', 'end_time'],
  listAttributes: ['run_id'],
  quotesClauses: true,
};

/** Names under which the attributes are known besides their own, which only the messages tell. */
const OTHER_NAMES = ['created', 'Created'];

export function metricValue(
  metrics: MetricWire[] | undefined,
  key: string,
): number | undefined {
  const metric = metrics?.find(candidate => candidate.key === key);
  return metric && Number(metric.value);
}

function subjectOf({ info, data }: RunWire): Subject {
  const attributes: Record<string, string | number | undefined> = { ...info };
  return {
    attribute: key => attributes[key],
    tags: data.tags ?? [],
    params: data.params ?? [],
    metric: key => metricValue(data.metrics, key),
  };
}

function pairValue(pairs: KeyValue[] | undefined, key: string) {
  return pairs?.find(pair => pair.key === key)?.value;
}

type Value = string | number | undefined;

function sortValue(subject: Subject, type: EntityType, key: string): Value {
  switch (type) {
    case 'attribute':
      return subject.attribute(key);
    case 'metric':
      return subject.metric?.(key);
    case 'tag':
      return pairValue(subject.tags, key);
    default:
      return pairValue(subject.params, key);
  }
}

/** Compares values; what has none comes last, whichever way the order goes. */
export function compareValues(
  left: Value,
  right: Value,
  ascending: boolean,
): number {
  const isMissing = (value: Value) =>
    value === undefined || Number.isNaN(value);
  if (isMissing(left) || isMissing(right)) {
    return Number(isMissing(left)) - Number(isMissing(right));
  }
  if (left === right || left === undefined || right === undefined) {
    return 0;
  }
  return left < right === ascending ? -1 : 1;
}

interface RunOrder {
  type: EntityType;
  key: string;
  ascending: boolean;
}

function parseRunOrder(entry: string): RunOrder {
  const match =
    /^\s*(?:(\w+)\.)?(`[^`]+`|"[^"]+"|[\w./-]+)(?:\s+(asc|desc))?\s*$/i.exec(
      entry,
    );
  if (!match) {
    throw invalidParameter(
      `Invalid order_by clause '${entry}'. Could not be parsed.`,
    );
  }
  const [, entity = 'attribute', key, direction = 'asc'] = match;
  const name = key.replace(/^[`"](.*)[`"]$/, '$1');
  if (!Object.hasOwn(TRACKING_ENTITIES.entityTypes, entity)) {
    throw invalidParameter(
      `Invalid entity type '${entity}'. Valid ${TRACKING_ENTITIES.entityTypesText}`,
    );
  }
  const type = TRACKING_ENTITIES.entityTypes[entity];
  if (type === 'attribute' && !DIALECT.attributes.includes(name)) {
    throw invalidParameter(
      `Invalid attribute key '${name}' specified. Valid keys are '${setText([
        ...DIALECT.attributes,
        ...OTHER_NAMES,
      ])}'`,
    );
  }
  return {
    type,
    key: name,
    ascending: direction.toLowerCase() === 'asc',
  };
}

/** Runs of the experiments that match, newest start first unless told otherwise. */
export function searchRuns(
  tracking: Tracking,
  request: {
    experimentIds: string[];
    filter: string | undefined;
    orderBy: string[];
  },
): RunWire[] {
  const matches = matcher(parseFilter(request.filter, DIALECT));
  const orders: RunOrder[] = [
    ...request.orderBy.map(parseRunOrder),
    { type: 'attribute', key: 'start_time', ascending: false },
    { type: 'attribute', key: 'run_id', ascending: true },
  ];
  return tracking
    .runsOf(request.experimentIds)
    .map(run => ({ run, subject: subjectOf(run) }))
    .filter(({ subject }) => matches(subject))
    .sort((left, right) => {
      for (const { type, key, ascending } of orders) {
        const order = compareValues(
          sortValue(left.subject, type, key),
          sortValue(right.subject, type, key),
          ascending,
        );
        if (order !== 0) {
          return order;
        }
      }
      return 0;
    })
    .map(({ run }) => run);
}
