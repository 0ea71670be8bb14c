import { ANALYSIS_RUNS, builtIn, ROLLOUTS } from '../resources';
import type { KubernetesObject } from '../types';
import { nextState } from './nextState';

const CONFIG_MAPS = builtIn('configmaps');

const current: KubernetesObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: {
    name: 'a',
    namespace: 'demo',
    uid: 'u',
    resourceVersion: '7',
    generation: 3,
    creationTimestamp: '2026-11-01T00:00:00Z',
  },
  spec: { replicas: 1 },
  status: { phase: 'Healthy' },
};

const proposed = (fields: Partial<KubernetesObject>): KubernetesObject => ({
  ...current,
  ...fields,
});

describe('nextState', () => {
  it('counts a generation when what is asked for changes', () => {
    const next = nextState(
      ROLLOUTS,
      undefined,
      current,
      proposed({ spec: { replicas: 2 } }),
    );
    expect(next.metadata.generation).toBe(4);
  });

  it('counts none for labels and annotations', () => {
    const metadata = { ...current.metadata, labels: { x: 'y' } };
    const next = nextState(
      ROLLOUTS,
      undefined,
      current,
      proposed({ metadata }),
    );
    expect(next.metadata).toMatchObject({ generation: 3, labels: { x: 'y' } });
  });

  it('ignores a status that comes with the object, so nothing happens', () => {
    const next = nextState(
      ROLLOUTS,
      undefined,
      current,
      proposed({ status: { abort: true } }),
    );
    expect(next).toBe(current);
  });

  it('takes only the status on its own endpoint', () => {
    const next = nextState(
      ROLLOUTS,
      'status',
      current,
      proposed({
        metadata: { ...current.metadata, labels: { x: 'y' } },
        spec: { replicas: 9 },
        status: { abort: true },
      }),
    );
    expect(next).toEqual({ ...current, status: { abort: true } });
  });

  it('takes the status with the object where it has no endpoint, and counts it', () => {
    const next = nextState(
      ANALYSIS_RUNS,
      undefined,
      current,
      proposed({ status: { phase: 'Running' } }),
    );
    expect(next.status).toEqual({ phase: 'Running' });
    expect(next.metadata.generation).toBe(4);
  });

  it('counts nothing for kinds without a generation', () => {
    const { generation: _, ...metadata } = current.metadata;
    const before = { ...current, metadata };
    const next = nextState(CONFIG_MAPS, undefined, before, {
      ...before,
      data: { a: 'b' },
    });
    expect(next.metadata.generation).toBeUndefined();
  });

  it('keeps identity and times, whatever is proposed', () => {
    const next = nextState(ROLLOUTS, undefined, current, {
      ...current,
      metadata: {
        name: 'a',
        namespace: 'demo',
        creationTimestamp: '2000-01-01T00:00:00Z',
        generation: 99,
        labels: { x: 'y' },
      },
    });
    expect(next.metadata).toEqual({ ...current.metadata, labels: { x: 'y' } });
  });

  it.each([
    ['another resource version', { resourceVersion: '6' }, 409],
    ['another identity', { uid: 'other' }, 422],
  ])('refuses %s', (_what, fields, code) => {
    const metadata = { ...current.metadata, ...fields };
    expect(() =>
      nextState(ROLLOUTS, undefined, current, proposed({ metadata })),
    ).toThrow(expect.objectContaining({ code }));
  });
});
