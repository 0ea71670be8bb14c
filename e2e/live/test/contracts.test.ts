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
        component('argo-rollouts', ['rollouts']),
        component('kserve-crds', ['kserve']),
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

it('leaves a contract whose kinds of objects the cluster does not have', () => {
  const { run, left } = contractsOf(
    ['kserve', 'kubernetes', 'proxy'],
    [
      component('control-plane', ['kubernetes', 'proxy']),
      component('kserve-crds', ['kserve']),
    ],
  );
  expect(run.map(({ folder }) => folder)).toEqual(['kserve']);
  expect(left).toEqual(['kubernetes', 'proxy']);
});

it('knows every component by one name, what each needs, and all that contracts need besides', () => {
  const names = components.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { needs } of components) {
    expect(names).toEqual(expect.arrayContaining(needs));
  }
  const folders = components.flatMap(
    ({ name, contracts }) => contracts ?? [name],
  );
  expect(contractsOf(folders, components).left).toEqual([]);
});
