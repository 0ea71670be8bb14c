import { MemoryUnit, UsageSeries } from '@bellwether/plugin-cost-common';
import { formatNumber } from '@bellwether/plugin-models-react';

/** Both sizes of each unit, in bytes. */
const MEMORY = {
  GiB: { large: 2 ** 30, small: 2 ** 20, smallUnit: 'MiB' },
  GB: { large: 1e9, small: 1e6, smallUnit: 'MB' },
} as const;

/** `2.4 cores`. */
export function formatCores(cores: number): string {
  return `${formatNumber(cores, 3)}\u00a0${cores === 1 ? 'core' : 'cores'}`;
}

/** `4.6 GiB`, `512 MiB`; `4.94 GB`, `536.9 MB`. */
export function formatBytes(bytes: number, unit: MemoryUnit): string {
  const { large, small, smallUnit } = MEMORY[unit];
  return bytes >= large
    ? `${formatNumber(bytes / large, 3)}\u00a0${unit}`
    : `${formatNumber(bytes / small, 3)}\u00a0${smallUnit}`;
}

/** As a value of a chart whose axis names the unit. */
export function unitFormOf(
  unit: UsageSeries['unit'],
  memoryUnit: MemoryUnit,
): { title: string; scale: number; format(value: number): string } {
  switch (unit) {
    case 'cores':
      return { title: 'cores', scale: 1, format: formatCores };
    case 'bytes':
      return {
        title: memoryUnit,
        scale: MEMORY[memoryUnit].large,
        format: bytes => formatBytes(bytes, memoryUnit),
      };
    default:
      return {
        title: '% of a GPU',
        scale: 0.01,
        format: share => `${formatNumber(share * 100, 3)}\u2009%`,
      };
  }
}

/** The four settings of a container, as people name them. */
export const sizeSettings = [
  { key: 'cpuRequestCores', words: 'CPU request', format: formatCores },
  { key: 'cpuLimitCores', words: 'CPU limit', format: formatCores },
  { key: 'memoryRequestBytes', words: 'Memory request', format: formatBytes },
  { key: 'memoryLimitBytes', words: 'Memory limit', format: formatBytes },
] as const;
