import { components } from '../components';
import type { Component } from '../stack/Component';
import { contractsOf } from './contracts';

const component = (name: string, contracts?: string[]): Component => ({
  name,
  version: '1.2',
  needs: [],
  contracts,
  install: async () => {},
  start: async () => ({ processes: [], environment: {} }),
});

it('runs the folders whose server is up, and leaves the others, which would meet the sandbox', () => {
  expect(
    contractsOf(
      ['feast', 'kubernetes', 'mlflow', 'proxy'],
      [
        component('mlflow'),
        component('control-plane', ['kubernetes', 'proxy']),
      ],
    ),
  ).toEqual({
    run: [
      { folder: 'kubernetes', upstream: 'Kubernetes' },
      { folder: 'mlflow', upstream: 'MLflow' },
      { folder: 'proxy', upstream: 'Kubernetes, through the portal' },
    ].map(contract => ({
      ...contract,
      version: '1.2',
      seconds: expect.any(Number),
      workers: 1,
    })),
    left: ['feast'],
  });
});

it('knows every component by one name, and what each needs', () => {
  const names = components.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { needs } of components) {
    expect(names).toEqual(expect.arrayContaining(needs));
  }
});
