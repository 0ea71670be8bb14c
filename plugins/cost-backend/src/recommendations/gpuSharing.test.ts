import { GpuSharing, sharingOf, sharingOn } from './gpuSharing';

it.each<[string, Record<string, string>, GpuSharing]>([
  ['no label', {}, { sharing: 'none', canDivide: null }],
  [
    'a device that could be divided',
    { label_nvidia_com_mig_capable: 'true' },
    { sharing: 'none', canDivide: true },
  ],
  [
    'devices that are divided',
    {
      label_nvidia_com_mig_capable: 'true',
      label_nvidia_com_mig_strategy: 'single',
    },
    { sharing: 'mig', canDivide: true },
  ],
  [
    'pods that take turns, as newer versions say it',
    {
      label_nvidia_com_gpu_sharing_strategy: 'time-slicing',
      label_nvidia_com_mig_capable: 'false',
    },
    { sharing: 'time-slicing', canDivide: false },
  ],
  [
    'pods that take turns, as older versions say it',
    { label_nvidia_com_gpu_replicas: '4' },
    { sharing: 'time-slicing', canDivide: null },
  ],
  [
    'nothing shared',
    {
      label_nvidia_com_gpu_sharing_strategy: 'none',
      label_nvidia_com_gpu_replicas: '1',
      label_nvidia_com_mig_strategy: 'none',
    },
    { sharing: 'none', canDivide: null },
  ],
])('reads %s', (_, labels, sharing) => {
  expect(sharingOf(labels)).toEqual(sharing);
});

it('of several nodes, what one of them cannot tell nobody can', () => {
  const whole: GpuSharing = { sharing: 'none', canDivide: true };
  expect(
    sharingOn([whole, { sharing: 'time-slicing', canDivide: false }]),
  ).toEqual({ sharing: 'time-slicing', canDivide: false });
  expect(sharingOn([whole, { sharing: 'mig', canDivide: null }])).toEqual({
    sharing: 'mig',
    canDivide: null,
  });
  expect(sharingOn([whole, whole])).toEqual(whole);
  expect(sharingOn([])).toEqual({ sharing: 'none', canDivide: null });
});
