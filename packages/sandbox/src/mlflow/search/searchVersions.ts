import { invalidParameter } from '../MlflowError';
import type { Listings, VersionKey } from '../registry/Listings';
import type { StoredVersion } from '../registry/types';
import { type Comparison, type FilterDialect, parseFilter } from './filter';
import { matcher } from './matches';
import { type Order, parseOrderBy } from './orderBy';
import { type Page, pageOf } from './paging';
import {
  REGISTRY_ENTITIES,
  type SearchRequest,
  splitPromptFilter,
} from './searchModels';

const DIALECT: FilterDialect = {
  ...REGISTRY_ENTITIES,
  attributes: ['name', 'version_number', 'run_id', 'source_path'],
  numericAttributes: ['version_number'],
  listAttributes: ['name', 'run_id'],
  numberRefusal:
    "Only the '{'version_number', 'creation_timestamp', 'last_updated_timestamp'}' attributes support comparison with numeric values.",
};

const ORDER_KEYS: Record<string, VersionKey> = {
  name: 'name',
  version_number: 'version_number',
  creation_timestamp: 'creation_timestamp',
  last_updated_timestamp: 'last_updated_timestamp',
};

const NEWEST_FIRST: Order<VersionKey>[] = [
  { key: 'last_updated_timestamp', ascending: false },
];

function attributeOf(version: StoredVersion, key: string): string | number {
  switch (key) {
    case 'name':
      return version.name;
    case 'version_number':
      return version.number;
    case 'run_id':
      return version.runId;
    default:
      return version.source;
  }
}

/** Names that the filter asks for exactly, so that only these models need to be looked at. */
function namesIn(comparisons: Comparison[]): string[] | undefined {
  for (const { type, key, comparator, value } of comparisons) {
    if (type === 'attribute' && key === 'name') {
      if (comparator === '=') {
        return [String(value)];
      }
      if (comparator === 'IN' && Array.isArray(value)) {
        return [...new Set(value)];
      }
    }
  }
  return undefined;
}

export function searchVersions(
  listings: Listings,
  { filter, maxResults, orderBy, pageToken }: SearchRequest,
): Page<StoredVersion> {
  if (maxResults < 1) {
    throw invalidParameter(
      `Invalid value for max_results. It must be a positive integer, but got ${maxResults}`,
    );
  }
  const { prompts, rest } = splitPromptFilter(parseFilter(filter, DIALECT));
  const orders =
    orderBy.length === 0
      ? NEWEST_FIRST
      : parseOrderBy(
          orderBy,
          ORDER_KEYS,
          key =>
            `Invalid attribute key '${key}' specified. Valid keys are '{'name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'}'`,
        );
  const names = namesIn(rest);
  const all = names
    ? listings.versionsOf(names, orders, prompts)
    : listings.versions(orders, prompts);
  const matches = matcher(rest);
  const found =
    rest.length === 0
      ? all
      : all.filter(version =>
          matches({
            attribute: key => attributeOf(version, key),
            tags: version.tags,
          }),
        );
  return pageOf(found, maxResults, pageToken);
}
