import type { Listings, ModelKey } from '../registry/Listings';
import { PROMPT_TAG, type StoredModel } from '../registry/types';
import { type Comparison, type FilterDialect, parseFilter } from './filter';
import { matcher } from './matches';
import { parseOrderBy } from './orderBy';
import { type Page, pageOf } from './paging';

export interface SearchRequest {
  filter: string | undefined;
  maxResults: number;
  orderBy: string[];
  pageToken: string | undefined;
}

export const REGISTRY_ENTITIES = {
  entityTypes: {
    attribute: 'attribute',
    tag: 'tag',
    tags: 'tag',
  },
  entityTypesText: "entity types are ('attribute', 'tag', 'tags')",
} as const;

const DIALECT: FilterDialect = {
  ...REGISTRY_ENTITIES,
  attributes: ['name'],
  numericAttributes: [],
  listAttributes: ['name'],
};

const ORDER_KEYS: Record<string, ModelKey> = {
  name: 'name',
  timestamp: 'last_updated_timestamp',
  last_updated_timestamp: 'last_updated_timestamp',
};

/** Takes the question for prompts out of a filter. */
export function splitPromptFilter(comparisons: Comparison[]): {
  prompts: boolean;
  rest: Comparison[];
} {
  const isPromptTag = ({ type, key }: Comparison) =>
    type === 'tag' && key === PROMPT_TAG;
  const asked = comparisons.find(isPromptTag);
  const value = String(asked?.value).toLowerCase();
  return {
    prompts:
      asked !== undefined &&
      ((asked.comparator === '=' && value === 'true') ||
        (asked.comparator === '!=' && value === 'false')),
    rest: comparisons.filter(comparison => !isPromptTag(comparison)),
  };
}

export function searchModels(
  listings: Listings,
  { filter, maxResults, orderBy, pageToken }: SearchRequest,
): Page<StoredModel> {
  const { prompts, rest } = splitPromptFilter(parseFilter(filter, DIALECT));
  const orders = parseOrderBy(
    orderBy,
    ORDER_KEYS,
    key =>
      `Invalid order by key '${key}' specified. Valid keys are '{'timestamp', 'name'}'`,
  );
  const all = listings.models(orders, prompts);
  const matches = matcher(rest);
  const found =
    rest.length === 0
      ? all
      : all.filter(model =>
          matches({ attribute: () => model.name, tags: model.tags }),
        );
  return pageOf(found, maxResults, pageToken);
}
