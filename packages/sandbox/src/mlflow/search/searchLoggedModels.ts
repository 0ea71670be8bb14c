import { invalidParameter } from '../MlflowError';
import type { Parameters } from '../Parameters';
import type { Tracking } from '../tracking/Tracking';
import type { LoggedModelWire } from '../wire';
import { type FilterDialect, parseFilter } from './filter';
import { matcher, type Subject } from './matches';
import type { Page } from './paging';
import { compareValues, metricValue } from './searchRuns';

const DEFAULT_PER_PAGE = 100;

/** Names that a caller may use for a field, with the name of the field. */
const ATTRIBUTES: Record<string, keyof LoggedModelWire['info']> = {
  name: 'name',
  model_id: 'model_id',
  model_type: 'model_type',
  status: 'status',
  source_run_id: 'source_run_id',
  experiment_id: 'experiment_id',
  creation_time: 'creation_timestamp_ms',
  creation_timestamp: 'creation_timestamp_ms',
  creation_timestamp_ms: 'creation_timestamp_ms',
  last_updated_timestamp: 'last_updated_timestamp_ms',
  last_updated_timestamp_ms: 'last_updated_timestamp_ms',
};

const DIALECT: FilterDialect = {
  entityTypes: {
    attribute: 'attribute',
    attributes: 'attribute',
    metrics: 'metric',
    params: 'parameter',
    tags: 'tag',
  },
  entityTypesText: "values are ['attributes', 'metrics', 'params', 'tags']",
  attributes: Object.keys(ATTRIBUTES),
  numericAttributes: [
    'creation_time',
    'creation_timestamp',
    'creation_timestamp_ms',
    'last_updated_timestamp',
    'last_updated_timestamp_ms',
  ],
  listAttributes: ['name', 'model_id', 'model_type', 'status', 'source_run_id'],
};

interface ModelOrder {
  field: string;
  ascending: boolean;
}

interface PageToken {
  experiment_ids: string[];
  filter_string: string | null;
  order_by: unknown;
  offset: number;
}

function subjectOf({ info, data }: LoggedModelWire): Subject {
  return {
    attribute: key => {
      const value = info[ATTRIBUTES[key]];
      return typeof value === 'object' ? undefined : value;
    },
    tags: info.tags ?? [],
    params: data.params ?? [],
    metric: key => metricValue(data.metrics, key),
  };
}

function orderOf(entry: Record<string, unknown>): ModelOrder {
  const field = String(entry.field_name ?? '');
  if (field.includes('.') && !field.startsWith('metrics.')) {
    throw invalidParameter(
      `Invalid order by field name: ${field}. Only metrics are supported.`,
    );
  }
  if (!field.includes('.') && !Object.hasOwn(ATTRIBUTES, field)) {
    throw invalidParameter(`Invalid order by field name: ${field}`);
  }
  return { field, ascending: entry.ascending !== false };
}

function sortValue(model: LoggedModelWire, field: string) {
  return field.startsWith('metrics.')
    ? metricValue(model.data.metrics, field.slice('metrics.'.length))
    : subjectOf(model).attribute(field);
}

function compare(orders: ModelOrder[]) {
  const all = [
    ...orders,
    { field: 'creation_timestamp', ascending: false },
    { field: 'model_id', ascending: true },
  ];
  return (left: LoggedModelWire, right: LoggedModelWire) => {
    for (const { field, ascending } of all) {
      const order = compareValues(
        sortValue(left, field),
        sortValue(right, field),
        ascending,
      );
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  };
}

function offsetIn(token: string | undefined, expected: PageToken): number {
  if (!token) {
    return 0;
  }
  let found: PageToken;
  try {
    found = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  } catch {
    throw invalidParameter(`Invalid page token: ${token}.`);
  }
  const same = (key: keyof PageToken) =>
    JSON.stringify(found[key] ?? null) ===
    JSON.stringify(expected[key] ?? null);
  if (!same('experiment_ids')) {
    throw invalidParameter(
      'Experiment IDs in the page token do not match the requested experiment IDs.',
    );
  }
  if (!same('filter_string')) {
    throw invalidParameter(
      'Filter string in the page token does not match the requested filter string.',
    );
  }
  if (!same('order_by')) {
    throw invalidParameter(
      'Order by in the page token does not match the requested order by.',
    );
  }
  return found.offset;
}

/** Logged models of experiments. Its page token carries the question, and is refused with another one. */
export function searchLoggedModels(
  tracking: Tracking,
  parameters: Parameters,
): Page<LoggedModelWire> {
  const experimentIds = parameters.texts('experiment_ids');
  if (!parameters.has('experiment_ids')) {
    parameters.required('experiment_ids');
  }
  const filter = parameters.text('filter');
  const orderBy = parameters.objects('order_by');
  const maxResults = parameters.integer('max_results') || DEFAULT_PER_PAGE;
  const question: PageToken = {
    experiment_ids: experimentIds,
    filter_string: filter || null,
    order_by: orderBy.length > 0 ? orderBy : null,
    offset: 0,
  };
  const offset = offsetIn(parameters.text('page_token'), question);
  const matches = matcher(parseFilter(filter, DIALECT));
  const models = tracking
    .loggedModelsOf(experimentIds)
    .filter(model => matches(subjectOf(model)))
    .sort(compare(orderBy.map(orderOf)));
  const end = offset + maxResults;
  return {
    items: models.slice(offset, end),
    ...(end < models.length && {
      nextPageToken: Buffer.from(
        JSON.stringify({ ...question, offset: end }),
      ).toString('base64'),
    }),
  };
}
