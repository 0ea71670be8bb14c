import { GpuSharing, sharingOf, sharingOn } from './gpuSharing';

it.each<[string, Record<string, string>, GpuSharing]>([
  ['no label', {}, { sharing: 'none', canDivide: null }],
  [
    'a device that could be divided',
    { label_nvidia_com_mig_capable: 'true' },
    { sharing: 'none', canDivide: true },
  ],
  [
    'devices that are divided, by what their parts are called',
    {
      label_nvidia_com_mig_capable: 'true',
      label_nvidia_com_mig_strategy: 'single',
      label_nvidia_com_gpu_product: 'NVIDIA-A100-SXM4-40GB-MIG-1g.5gb',
    },
    {
      sharing: 'mig',
      canDivide: true,
      product: 'NVIDIA-A100-SXM4-40GB',
      part: 1 / 7,
    },
  ],
  [
    'devices that are divided, by how that was asked for',
    {
      label_nvidia_com_mig_capable: 'true',
      label_nvidia_com_mig_strategy: 'mixed',
      label_nvidia_com_mig_config: 'all-balanced',
    },
    { sharing: 'mig', canDivide: true },
  ],
  [
    'a whole device that would be divided with another strategy than none',
    {
      label_nvidia_com_mig_capable: 'true',
      label_nvidia_com_mig_strategy: 'single',
      label_nvidia_com_mig_config: 'all-disabled',
      label_nvidia_com_gpu_product: 'NVIDIA-H100-80GB-HBM3',
    },
    { sharing: 'none', canDivide: true, product: 'NVIDIA-H100-80GB-HBM3' },
  ],
  [
    'a whole device that cannot be divided, with the strategy of the cluster',
    {
      label_nvidia_com_mig_capable: 'false',
      label_nvidia_com_mig_strategy: 'single',
      label_nvidia_com_gpu_product: 'Tesla-T4',
    },
    { sharing: 'none', canDivide: false, product: 'Tesla-T4' },
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
