import {
  formatFleetView,
  isFiltered,
  isOnlyOf,
  parseFleetView,
  toFleetQuery,
  withoutFilters,
} from './fleetView';

const parse = (search: string) => parseFleetView(new URLSearchParams(search));

it('reads a view from the URL and writes the same URL again', () => {
  const url =
    '?team=travel-ml,payments-ml&stage=production,candidate&runs=prod-eu&champion=not-champion&range=7d&text=delay&sort=owner&order=desc&page=3&layout=cards';
  const view = parse(url);
  expect(view).toMatchObject({
    team: ['travel-ml', 'payments-ml'],
    stage: ['production', 'candidate'],
    page: 3,
    layout: 'cards',
  });
  expect(formatFleetView(view)).toBe(url);
});

it('leaves out what goes without saying, and keeps what belongs to others', () => {
  expect(formatFleetView(parse('page=1&sort=attention&layout=table'))).toBe('');
  expect(
    formatFleetView(
      parse('team=travel-ml'),
      new URLSearchParams('drift=material'),
    ),
  ).toBe('?drift=material&team=travel-ml');
});

it('opens an old link although it knows only a part of it', () => {
  expect(
    parse(
      'stage=production,retired&champion=maybe&sort=cost&order=up&page=-2&layout=map&text=',
    ),
  ).toEqual({
    team: [],
    framework: [],
    stage: ['production'],
    runs: [],
    marked: [],
    champion: undefined,
    range: undefined,
    text: undefined,
    sort: 'attention',
    order: 'asc',
    page: 1,
    layout: 'table',
  });
});

it('asks the backend for everything but the layout', () => {
  expect(toFleetQuery(parse('layout=cards&text=eta'))).not.toHaveProperty(
    'layout',
  );
  expect(toFleetQuery(parse('text=eta'))).toMatchObject({
    text: 'eta',
    page: 1,
  });
});

it('knows whether anything narrows the fleet, and takes that away without changing the rest', () => {
  expect(isFiltered(parse('sort=name&page=2&layout=cards'))).toBe(false);
  expect(isFiltered(parse('range=24h'))).toBe(true);
  const filtered = parse('runs=none&sort=name&page=2&layout=cards');
  expect(isFiltered(filtered)).toBe(true);
  expect(formatFleetView(withoutFilters(filtered))).toBe(
    '?sort=name&layout=cards',
  );
});

it('knows a view of exactly what some owners have', () => {
  const mine = ['group:default/travel-ml', 'group:default/search-ml'];
  expect(isOnlyOf(parse('team=search-ml,group:default/travel-ml'), mine)).toBe(
    true,
  );
  expect(isOnlyOf(parse('team=search-ml'), mine)).toBe(false);
  expect(isOnlyOf(parse('team=search-ml,travel-ml,retail-ml'), mine)).toBe(
    false,
  );
  expect(isOnlyOf(parse(''), [])).toBe(false);
});
