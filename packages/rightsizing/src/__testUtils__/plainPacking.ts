import type { NodeToPack, PodToPack } from '../packing';
import { GIB } from './packing';

/** A node of 4 cores and 16 GiB without labels. */
export const node = (
  name: string,
  more: Partial<NodeToPack> = {},
): NodeToPack => ({
  name,
  allocatable: { cpuCores: 4, memoryBytes: 16 * GIB },
  perHour: 0.2,
  ...more,
});

/** A pod that asks for so many cores now and then, and for 4 GiB with each. */
export const pod = (
  name: string,
  on: string,
  now: number,
  then: number,
  more: Partial<PodToPack> = {},
): PodToPack => ({
  name,
  node: on,
  now: { cpuCores: now, memoryBytes: 4 * now * GIB },
  then: { cpuCores: then, memoryBytes: 4 * then * GIB },
  ...more,
});
