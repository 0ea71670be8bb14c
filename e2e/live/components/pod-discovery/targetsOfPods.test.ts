import { METRICS_ADDRESS, targetsOfPods } from './targetsOfPods';

const pod = (metadata: object = {}, phase = 'Running') => ({
  metadata: {
    namespace: 'shop',
    name: 'wine-5d8-x1',
    labels: { app: 'wine', 'rollouts-pod-template-hash': '5d8' },
    annotations: {
      [METRICS_ADDRESS]: '127.0.0.1:2',
      'bellwether.dev/model-version': '2',
    },
    ...metadata,
  },
  status: { phase },
});

const find = (...items: object[]) => targetsOfPods({ items });

it('gives a running pod’s process the labels of the pod', () => {
  expect(find(pod())).toEqual([
    {
      targets: ['127.0.0.1:2'],
      labels: {
        namespace: 'shop',
        pod: 'wine-5d8-x1',
        container: 'model',
        app: 'wine',
        rollouts_pod_template_hash: '5d8',
        model_version: '2',
      },
    },
  ]);
});

it.each([
  ['is pending', pod({}, 'Pending')],
  ['is being deleted', pod({ deletionTimestamp: '2026-11-01T00:00:00Z' })],
  ['names no address', pod({ annotations: {} })],
  [
    'names an address that is not of this machine',
    pod({ annotations: { [METRICS_ADDRESS]: '10.0.0.1:80' } }),
  ],
])('leaves out a pod that %s', (_what, item) => {
  expect(find(item)).toEqual([]);
});

it('uses no label that would push one of the server’s own aside', () => {
  const [{ labels }] = find(pod());
  expect(Object.keys(labels)).not.toContain('model');
  expect(Object.keys(labels)).not.toContain('version');
});
