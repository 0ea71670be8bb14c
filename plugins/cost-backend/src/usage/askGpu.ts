import { Server } from '@bellwether/plugin-models-common';
import { Range } from '@bellwether/plugin-models-node';
import { sample } from '../adapters/priceList/sampled';
import { ClusterMetrics } from '../adapters/Sources';
import { podMatchers } from './podMatchers';
import { ReadGpu } from './types';

const GPU_MEASURES = [
  ['gr-engine-active', 'DCGM_FI_PROF_GR_ENGINE_ACTIVE', 1],
  ['sm-active', 'DCGM_FI_PROF_SM_ACTIVE', 1],
  ['gpu-util', 'DCGM_FI_DEV_GPU_UTIL', 0.01],
] as const;

/** Asks how busy the GPUs of a server are: one series, of its busiest pod. */
export async function askGpu(
  found: ClusterMetrics,
  server: Pick<Server, 'namespace'>,
  podPrefixes: readonly string[],
  range: Range,
  signal: AbortSignal,
): Promise<ReadGpu> {
  const { metrics } = found;
  // The exporter has a pod of its own, so those of the pod it measures may begin with `exported_`.
  for (const prefix of ['exported_', '']) {
    const pods = podMatchers(found, server.namespace, podPrefixes, prefix);
    for (const [measure, metric, unit] of GPU_MEASURES) {
      const [use] = await sample(
        metrics,
        `max(${metric}{${pods}})`,
        range,
        signal,
      );
      if (!use) continue;
      const most = async (text: string) =>
        (await metrics.query(text, range.untilSeconds, signal))[0]?.value ??
        null;
      const used = await most(
        `max(max_over_time(DCGM_FI_DEV_FB_USED{${pods}}[6h]))`,
      );
      const size = await most(
        `max(DCGM_FI_DEV_FB_USED{${pods}} + DCGM_FI_DEV_FB_FREE{${pods}})`,
      );
      const mebibytes = (value: number | null) =>
        value === null ? null : value * 2 ** 20;
      return {
        measure,
        use: use.values.map(value =>
          value === undefined
            ? undefined
            : Math.min(1, Math.max(0, value * unit)),
        ),
        memoryUsedBytes: mebibytes(used),
        memoryBytes: mebibytes(size),
      };
    }
  }
  return { measure: null, use: [], memoryUsedBytes: null, memoryBytes: null };
}
