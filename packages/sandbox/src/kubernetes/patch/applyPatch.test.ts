import { builtIn, ROLLOUTS } from '../resources';
import type { KubernetesObject, ResourceType } from '../types';
import { applyPatch as applyPatchText } from './applyPatch';

const DEPLOYMENTS = builtIn('deployments');

const applyPatch = (
  resource: ResourceType,
  target: KubernetesObject,
  type: string,
  patch: unknown,
) => applyPatchText(resource, target, type, JSON.stringify(patch) ?? '');

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';

const object: KubernetesObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'a', labels: { x: '1', y: '2' } },
  spec: { replicas: 1, steps: [{ setWeight: 5 }, { pause: {} }] },
};

const statusOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('applyPatch', () => {
  it('merges objects, replaces lists and removes what is null', () => {
    expect(
      applyPatch(ROLLOUTS, object, MERGE_PATCH, {
        metadata: { labels: { x: null, z: '3' } },
        spec: { steps: [{ setWeight: 10 }] },
      }),
    ).toEqual({
      ...object,
      metadata: { name: 'a', labels: { y: '2', z: '3' } },
      spec: { replicas: 1, steps: [{ setWeight: 10 }] },
    });
  });

  it('takes null in a new object for nothing', () => {
    const patched = applyPatch(ROLLOUTS, object, MERGE_PATCH, {
      status: { pauseConditions: null, abort: true },
    });
    expect(patched).toMatchObject({ status: { abort: true } });
    expect(patched).not.toHaveProperty('status.pauseConditions');
  });

  it('applies operations one after the other', () => {
    expect(
      applyPatch(ROLLOUTS, object, JSON_PATCH, [
        { op: 'test', path: '/spec/steps/0/setWeight', value: 5 },
        { op: 'replace', path: '/spec/steps/0/setWeight', value: 20 },
        { op: 'add', path: '/spec/steps/-', value: { setWeight: 100 } },
        { op: 'remove', path: '/metadata/labels/x' },
      ]),
    ).toEqual({
      ...object,
      metadata: { name: 'a', labels: { y: '2' } },
      spec: {
        replicas: 1,
        steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 100 }],
      },
    });
  });

  it.each([
    ['a failed test', [{ op: 'test', path: '/spec/replicas', value: 2 }]],
    ['an unknown operation', [{ op: 'merge', path: '/spec' }]],
    ['a path that is not there', [{ op: 'remove', path: '/spec/nothing' }]],
    [
      'a replacement of nothing',
      [{ op: 'replace', path: '/spec/b', value: 1 }],
    ],
  ])('answers %s with 422', (_what, operations) => {
    const error = statusOf(() =>
      applyPatch(ROLLOUTS, object, JSON_PATCH, operations),
    );
    expect(error).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    });
  });

  it.each([
    ['an object as operations', JSON_PATCH, {}],
    ['a list as merge', MERGE_PATCH, []],
    ['nothing', MERGE_PATCH, undefined],
  ])('answers %s with 400', (_what, type, patch) => {
    const error = statusOf(() => applyPatch(ROLLOUTS, object, type, patch));
    expect(error).toMatchObject({ code: 400, reason: 'BadRequest' });
  });

  it('merges strategically only what a plain merge does as well, and only for built-in kinds', () => {
    const plain = { spec: { replicas: 3 } };
    const lists = { spec: { containers: [{ name: 'x' }] } };
    const directive = { spec: { $patch: 'replace' } };
    const patch = (resource: ResourceType, body: unknown) =>
      statusOf(() => applyPatch(resource, object, STRATEGIC_PATCH, body));
    expect(patch(DEPLOYMENTS, plain)).toMatchObject({ spec: { replicas: 3 } });
    expect(patch(ROLLOUTS, plain)).toMatchObject({ code: 415 });
    expect(patch(DEPLOYMENTS, lists)).toMatchObject({ code: 415 });
    expect(patch(DEPLOYMENTS, directive)).toMatchObject({ code: 415 });
  });

  it('leaves the object as it was', () => {
    const before = structuredClone(object);
    applyPatch(ROLLOUTS, object, MERGE_PATCH, { spec: { replicas: 9 } });
    applyPatch(ROLLOUTS, object, JSON_PATCH, [
      { op: 'replace', path: '/spec/replicas', value: 9 },
    ]);
    expect(object).toEqual(before);
  });
});
