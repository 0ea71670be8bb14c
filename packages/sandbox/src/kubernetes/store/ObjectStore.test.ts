import { INFERENCE_SERVICES, ROLLOUTS } from '../resources';
import type { KubernetesObject } from '../types';
import { ObjectStore } from './ObjectStore';

function rollout(name: string, replicas = 1): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, namespace: 'demo' },
    spec: { replicas },
  };
}

const names = (objects: KubernetesObject[]) =>
  objects.map(({ metadata }) => metadata.name);

describe('ObjectStore', () => {
  let store: ObjectStore;

  beforeEach(() => {
    store = new ObjectStore();
  });

  it('numbers every write, whatever its kind', () => {
    const first = store.put(ROLLOUTS, rollout('a'));
    const other = store.put(INFERENCE_SERVICES, rollout('b'));
    const last = store.delete(ROLLOUTS, first);
    const [one, two, three] = [first, other, last].map(object =>
      Number(object?.metadata.resourceVersion),
    );
    expect([two, three]).toEqual([one + 1, one + 2]);
    expect(store.currentRevision).toBe(three);
  });

  it('lists by namespace and name', () => {
    store.put(ROLLOUTS, rollout('b'));
    store.put(ROLLOUTS, rollout('a'));
    store.put(ROLLOUTS, {
      ...rollout('0'),
      metadata: { name: '0', namespace: 'later' },
    });
    expect(names(store.list(ROLLOUTS))).toEqual(['a', 'b', '0']);
    expect(names(store.list(ROLLOUTS, 'later'))).toEqual(['0']);
  });

  it('lists a moment of the past, with what was changed and deleted since', () => {
    store.put(ROLLOUTS, rollout('a', 1));
    store.put(ROLLOUTS, rollout('b'));
    const then = store.currentRevision;
    store.put(ROLLOUTS, rollout('a', 5));
    store.put(ROLLOUTS, rollout('c'));
    store.delete(ROLLOUTS, rollout('b'));
    const past = store.list(ROLLOUTS, undefined, then);
    expect(names(past)).toEqual(['a', 'b']);
    expect(past[0].spec).toEqual({ replicas: 1 });
    expect(names(store.list(ROLLOUTS))).toEqual(['a', 'c']);
  });

  it('tells the changes since a moment, in order', () => {
    const { metadata } = store.put(ROLLOUTS, rollout('a'));
    const since = Number(metadata.resourceVersion);
    store.put(ROLLOUTS, rollout('a', 2));
    store.delete(ROLLOUTS, rollout('a'));
    const changes = store.changesSince(ROLLOUTS, since);
    expect(changes.map(({ after }) => after?.spec)).toEqual([
      { replicas: 2 },
      undefined,
    ]);
    expect(store.changesSince(ROLLOUTS, store.currentRevision)).toEqual([]);
  });

  it('forgets everything that came before a compaction', () => {
    store.put(ROLLOUTS, rollout('a'));
    const seen = store.currentRevision;
    store.compact();
    expect(() => store.changesSince(ROLLOUTS, seen)).toThrow(
      `too old resource version: ${seen} (${store.currentRevision})`,
    );
    expect(() => store.list(ROLLOUTS, undefined, seen)).toThrow(/^too old/);
    expect(store.changesSince(ROLLOUTS, store.currentRevision)).toEqual([]);
    expect(names(store.list(ROLLOUTS))).toEqual(['a']);
  });

  it('compacts by itself when a kind has changed very often', () => {
    store.put(ROLLOUTS, rollout('a'));
    const seen = store.currentRevision;
    for (let index = 0; index <= 10_000; index++) {
      store.put(ROLLOUTS, rollout('a', index));
    }
    expect(() => store.changesSince(ROLLOUTS, seen)).toThrow(/^too old/);
    const kept = store.changesSince(ROLLOUTS, store.compactedRevision);
    expect(kept.length).toBeGreaterThan(1_000);
    expect(kept[0].revision).toBe(store.compactedRevision + 1);
  });

  it('calls back until it is unsubscribed', () => {
    const heard: number[] = [];
    const unsubscribe = store.subscribe(ROLLOUTS, ({ revision }) =>
      heard.push(revision),
    );
    store.put(ROLLOUTS, rollout('a'));
    store.put(INFERENCE_SERVICES, rollout('a'));
    unsubscribe();
    store.put(ROLLOUTS, rollout('b'));
    expect(heard).toHaveLength(1);
  });
});
