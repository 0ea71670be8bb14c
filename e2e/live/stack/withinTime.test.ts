import type { Component } from './Component';
import { withinTime } from './withinTime';

const component = (
  name: string,
  coldSeconds?: number,
  needs: string[] = [],
): Component => ({
  name,
  version: '1',
  needs,
  coldSeconds,
  install: async () => {},
  start: async () => ({ processes: [], environment: {} }),
});

const all = [
  component('cluster', 430),
  component('controller', 100, ['cluster']),
  component('registry', 60),
  component('seed', undefined, ['controller', 'registry']),
];

const names = (components: Component[]) => components.map(({ name }) => name);

it('keeps all of it when all of it fits', () => {
  const { kept, left } = withinTime(all, () => false, 590);
  expect(kept).toEqual(all);
  expect(left).toEqual([]);
});

it('leaves out what does not fit, and what needs it, and says why', () => {
  const { kept, left } = withinTime(all, () => false, 429);
  expect(names(kept)).toEqual(['registry']);
  expect(
    left.map(({ component: { name }, reason }) => `${name}: ${reason}`),
  ).toEqual([
    'cluster: its first installation takes about 7.2 min, and 7.2 min are left for it',
    'controller: it needs cluster, which is left out',
    'seed: it needs controller, which is left out',
  ]);
});

it('counts nothing for what is installed already', () => {
  const { kept } = withinTime(all, ({ name }) => name === 'cluster', 160);
  expect(names(kept)).toEqual(names(all));
});

it('keeps what is installed where nothing is left for installations', () => {
  const { kept } = withinTime(all, ({ name }) => name !== 'registry', -300);
  expect(names(kept)).toEqual(['cluster', 'controller']);
});
