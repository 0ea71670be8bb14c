import { formatNumber } from '@bellwether/plugin-models-react';

const KIB = 1024;
const MIB = KIB ** 2;
const GIB = KIB ** 3;

/** `2.4 cores`. */
export function formatCores(cores: number): string {
  return `${formatNumber(cores, 3)}\u00a0${cores === 1 ? 'core' : 'cores'}`;
}

/** `4.6 GiB`, `512 MiB`. */
export function formatBytes(bytes: number): string {
  return bytes >= GIB
    ? `${formatNumber(bytes / GIB, 3)}\u00a0GiB`
    : `${formatNumber(bytes / MIB, 3)}\u00a0MiB`;
}

/** As a value of a chart whose axis names the unit. */
export const unitForms = {
  cores: { title: 'cores', scale: 1, format: formatCores },
  bytes: { title: 'GiB', scale: GIB, format: formatBytes },
  share: {
    title: '% of a GPU',
    scale: 0.01,
    format: (share: number) => `${formatNumber(share * 100, 3)}\u2009%`,
  },
} as const;

/** The four settings of a container, as people name them. */
export const sizeSettings = [
  { key: 'cpuRequestCores', words: 'CPU request', format: formatCores },
  { key: 'cpuLimitCores', words: 'CPU limit', format: formatCores },
  { key: 'memoryRequestBytes', words: 'Memory request', format: formatBytes },
  { key: 'memoryLimitBytes', words: 'Memory limit', format: formatBytes },
] as const;
