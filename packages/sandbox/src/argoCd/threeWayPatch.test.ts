import { mergePatch } from '../kubernetes/patch/mergePatch';
import { threeWayPatch } from './threeWayPatch';

const live = {
  metadata: { name: 'a', labels: { team: 'x' }, uid: '1' },
  spec: { replicas: 3, list: [1, 2], size: { cpu: '1' } },
};

it.each([
  [
    'sets what Git says',
    { spec: { size: { cpu: '1' } } },
    { spec: { size: { cpu: '500m' } } },
    { spec: { size: { cpu: '500m' } } },
  ],
  [
    'takes away what Git no longer says',
    { spec: { replicas: 3, size: { cpu: '1' } } },
    { spec: { size: { cpu: '1' } } },
    { spec: { replicas: null } },
  ],
  [
    'takes a list whole',
    { spec: { list: [1, 2] } },
    { spec: { list: [2] } },
    { spec: { list: [2] } },
  ],
  [
    'leaves alone what Git never said',
    { spec: { replicas: 3 } },
    { spec: { replicas: 3 } },
    undefined,
  ],
  [
    'does not take away twice',
    { spec: { gone: true, replicas: 3 } },
    { spec: { replicas: 3 } },
    undefined,
  ],
])('%s', (_what, last, wanted, patch) => {
  const found = threeWayPatch(last, wanted, live);
  expect(found).toEqual(patch);
  // Once it is done, there is nothing to do.
  const after = mergePatch(live, found ?? {});
  expect(threeWayPatch(wanted, wanted, Object(after))).toBeUndefined();
});
