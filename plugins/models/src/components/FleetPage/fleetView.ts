import {
  FleetQuery,
  fleetQuerySchema,
  FleetRow,
  stages,
} from '@bellwether/plugin-models-common';

/** How the fleet is laid out. */
export type FleetLayout = 'table' | 'cards';

/** What the fleet shows: all of it stands in the URL. */
export interface FleetView
  extends Pick<
    FleetQuery,
    'text' | 'champion' | 'range' | 'sort' | 'order' | 'page'
  > {
  team: string[];
  framework: string[];
  stage: FleetRow['stage'][];
  runs: string[];
  /** Families that have marked the models. */
  marked: string[];
  layout: FleetLayout;
}

/** Filters that take several values. */
export const listFilters = [
  'team',
  'framework',
  'stage',
  'runs',
  'marked',
] as const;

const { shape } = fleetQuerySchema;

const plainView: FleetView = {
  team: [],
  framework: [],
  stage: [],
  runs: [],
  marked: [],
  sort: 'attention',
  order: 'asc',
  page: 1,
  layout: 'table',
};

/** Reads one key; what it does not know is as if it were not there, so that an old link still opens. */
function read<T>(
  search: URLSearchParams,
  key: string,
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
): T | undefined {
  const text = search.get(key);
  return text === null || text === '' ? undefined : schema.safeParse(text).data;
}

/** The view that a URL asks for. */
export function parseFleetView(search: URLSearchParams): FleetView {
  const stageNames: readonly string[] = stages;
  const stageTexts = (search.get('stage') ?? '')
    .split(',')
    .filter(text => stageNames.includes(text));
  return {
    text: read(search, 'text', shape.text),
    team: read(search, 'team', shape.team) ?? [],
    framework: read(search, 'framework', shape.framework) ?? [],
    stage: shape.stage.safeParse(stageTexts).data ?? [],
    runs: read(search, 'runs', shape.runs) ?? [],
    marked: read(search, 'marked', shape.marked) ?? [],
    champion: read(search, 'champion', shape.champion),
    range: read(search, 'range', shape.range),
    sort: read(search, 'sort', shape.sort) ?? plainView.sort,
    order: read(search, 'order', shape.order) ?? plainView.order,
    page: read(search, 'page', shape.page) ?? plainView.page,
    layout: search.get('layout') === 'cards' ? 'cards' : 'table',
  };
}

/** Commas, colons and slashes may stand in a query as they are; a person reads and copies this one. */
function toReadable(search: URLSearchParams) {
  return search
    .toString()
    .replace(/%2C/g, ',')
    .replace(/%3A/g, ':')
    .replace(/%2F/g, '/');
}

/** Whether a view shows what one of some owners has, and of others nothing. */
export function isOnlyOf(view: FleetView, owners: readonly string[]): boolean {
  const teams = new Set(view.team.map(teamInUrl));
  return (
    owners.length > 0 &&
    teams.size === owners.length &&
    owners.every(owner => teams.has(teamInUrl(owner)))
  );
}

/** The query that stands for a view: defaults are left out, and what belongs to others is kept. */
export function formatFleetView(
  view: FleetView,
  others: URLSearchParams = new URLSearchParams(),
): string {
  const search = new URLSearchParams(others);
  for (const key of [
    ...listFilters,
    'champion',
    'range',
    'text',
    'sort',
    'order',
    'page',
    'layout',
  ] as const) {
    const value = view[key];
    const isDefault = Array.isArray(value)
      ? value.length === 0
      : value === undefined || value === '' || value === plainView[key];
    if (isDefault) search.delete(key);
    else search.set(key, String(value));
  }
  const text = toReadable(search);
  return text && `?${text}`;
}

/** The query for the backend. */
export function toFleetQuery(view: FleetView): Partial<FleetQuery> {
  const { layout, ...query } = view;
  return query;
}

/** Whether anything narrows the fleet. */
export function isFiltered(view: FleetView): boolean {
  return (
    listFilters.some(key => view[key].length > 0) ||
    view.champion !== undefined ||
    view.range !== undefined ||
    view.text !== undefined
  );
}

/** The view without its filters. */
export function withoutFilters(view: FleetView): FleetView {
  return {
    ...plainView,
    layout: view.layout,
    sort: view.sort,
    order: view.order,
  };
}

/** A team as the URL names it: without what goes without saying. */
export function teamInUrl(owner: string): string {
  return owner.replace(/^group:default\//, '');
}
