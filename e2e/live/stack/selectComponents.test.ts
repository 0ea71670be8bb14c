import type { Component } from './Component';
import { selectComponents } from './selectComponents';

const component = (
  name: string,
  needs: string[] = [],
  onRequest = false,
): Component => ({
  name,
  version: '1',
  needs,
  onRequest,
  install: async () => {},
  start: async () => ({ processes: [], environment: {} }),
});

const all = [
  component('controller', ['nodes']),
  component('nodes', ['control-plane']),
  component('control-plane'),
  component('registry'),
  component('policies', ['control-plane'], true),
];

const names = (only?: string[]) =>
  selectComponents(all, only).map(({ name }) => name);

it('starts the usual ones, each after those it needs', () => {
  expect(names()).toEqual(['control-plane', 'nodes', 'controller', 'registry']);
});

it('adds what the named ones need, and nothing else', () => {
  expect(names(['controller'])).toEqual([
    'control-plane',
    'nodes',
    'controller',
  ]);
  expect(names(['registry', 'registry'])).toEqual(['registry']);
});

it('starts one that is started on request only when it is named', () => {
  expect(names(['policies'])).toEqual(['control-plane', 'policies']);
});

it('says in a sentence which names there are', () => {
  expect(() => names(['registry', 'regisry', 'x'])).toThrow(
    "There is no component called 'regisry' or 'x'. There are: controller, nodes, control-plane, registry, policies.",
  );
});

it('notices needs that go round in a circle, or nowhere', () => {
  expect(() =>
    selectComponents([component('a', ['b']), component('b', ['a'])]),
  ).toThrow('a → b → a');
  expect(() => selectComponents([component('a', ['c'])])).toThrow(
    "'a' needs 'c', which is no component",
  );
});
