import { badRequest } from '../FeastError';
import { type Page, pageOf } from './paging';
import type { Query } from './Query';
import { type Listed, nameOf, type Resource, tagsOf } from './resources';

const SORT_KEYS = ['match_score', 'name', 'type'] as const;
type SortKey = (typeof SORT_KEYS)[number];

/** How alike a query and a text must be when neither holds the other: the share of letters they have in common. */
const LEAST_LIKENESS = 0.75;

interface Found {
  type: string;
  name: string;
  description: string;
  project: string;
  featureView?: string;
  matched_tags: Record<string, string>;
  match_score?: number;
}

function likeness(query: string, text: string): number {
  const ofQuery = new Set(query);
  const ofText = new Set(text);
  const common = [...ofQuery].filter(letter => ofText.has(letter)).length;
  const all = new Set([...ofQuery, ...ofText]).size;
  return query && text ? common / all : 0;
}

function describe(item: Listed, type: string, project: string): Found {
  const { description = '' } = 'spec' in item ? item.spec : item;
  return {
    type,
    name: nameOf(item),
    description,
    project,
    ...('featureView' in item && { featureView: item.featureView }),
    matched_tags: tagsOf(item),
  };
}

/** The thing with its score; undefined when it does not match. */
function match(found: Found, text: string): Found | undefined {
  if (!text) {
    return found;
  }
  const wanted = text.toLowerCase();
  const tags = Object.entries(found.matched_tags).map(([key, value]) => {
    const tag = `${key}=${value}`.toLowerCase();
    return {
      key,
      value,
      isIn: tag.includes(wanted),
      like: likeness(wanted, tag),
    };
  });
  const matched = tags.filter(
    ({ isIn, like }) => isIn || like >= LEAST_LIKENESS,
  );
  const best = Math.max(
    0,
    ...matched.filter(({ isIn }) => !isIn).map(({ like }) => like),
  );
  const name = found.name.toLowerCase();
  const scores = [
    name.includes(wanted) ? 100 : 0,
    found.description.toLowerCase().includes(wanted) ? 80 : 0,
    matched.some(({ isIn }) => isIn) ? 60 : 0,
    best * 100,
    likeness(wanted, name) * 100,
  ];
  const score = scores.find(
    (value, index) => value >= (index < 3 ? 1 : LEAST_LIKENESS * 100),
  );
  return score === undefined
    ? undefined
    : {
        ...found,
        matched_tags: Object.fromEntries(
          matched.map(({ key, value }) => [key, value]),
        ),
        match_score: score,
      };
}

function compare(key: SortKey, left: Found, right: Found): number {
  const a = left[key] ?? '';
  const b = right[key] ?? '';
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

function sortKey(query: Query): SortKey {
  const wanted = query.text('sort_by') || 'match_score';
  const key = SORT_KEYS.find(candidate => candidate === wanted);
  if (!key) {
    throw badRequest(
      `Invalid sort_by parameter: '${wanted}'. Valid options are: ['match_score', 'name', 'type']`,
    );
  }
  return key;
}

/** The search checks its page by itself, with another status than the lists. */
function pageOfSearch(query: Query): Page {
  const read = (field: 'page' | 'limit', usual: number, most: number) => {
    const value = Number(query.text(field) ?? usual);
    if (!(value >= 1)) {
      throw badRequest(
        `Invalid ${field} parameter: '${value}'. Must be greater than or equal to 1`,
      );
    }
    if (value > most) {
      throw badRequest(
        `Invalid ${field} parameter: '${value}'. Must be less than or equal to ${most}`,
      );
    }
    return value;
  };
  return { number: read('page', 1, Infinity), limit: read('limit', 50, 100) };
}

/** Finds things of every kind by name, description and tags. */
export function search(resources: Resource[], project: string, query: Query) {
  const text = query.required('query');
  const key = sortKey(query);
  const direction = (query.text('sort_order') || 'desc') === 'desc' ? -1 : 1;
  const page = pageOfSearch(query);
  const wanted = query.texts('projects').filter(name => name.trim());
  const unknown = wanted.filter(name => name !== project);
  const errors =
    unknown.length > 0
      ? [`Following projects do not exist: ${unknown.join(', ')}`]
      : [];
  if (wanted.length > 0 && !wanted.includes(project)) {
    return {
      query: text,
      projects_searched: [],
      results: [],
      pagination: {},
      errors,
    };
  }
  const found = resources
    .flatMap(({ type, list }) =>
      list().map(item => describe(item, type, project)),
    )
    .flatMap(item => match(item, text) ?? [])
    .sort((left, right) => direction * compare(key, left, right));
  const { items, pagination } = pageOf(found, page);
  return {
    query: text,
    projects_searched: [project],
    results: items,
    pagination,
    errors,
  };
}
