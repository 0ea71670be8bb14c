import { Allocation } from '../CostSource';
import { Sampled } from './sampled';

/** How finely a day is looked at. */
export const STEP_SECONDS = 900;
export const STEP_HOURS = STEP_SECONDS / 3600;

/** Above its limit by so much, a container did use more, and no figure was rounded. */
const OVER = 1.001;

type Values = Sampled['values'];

/** What is known of one container, step by step. */
export interface ContainerSeries {
  memory?: Values;
  /** Seconds of CPU within each step. */
  cpuSeconds: Values;
  cpuRequest?: Values;
  memoryRequest?: Values;
  gpuRequest?: Values;
  memoryLimit?: Values;
}

/**
 * Adds up what a container asked for and used on a day.
 *
 * @returns whether it used more memory than it may
 */
export function addUse(
  one: Allocation,
  steps: number,
  series: ContainerSeries,
): boolean {
  let isOver = false;
  for (let step = 0; step < steps; step += 1) {
    const bytes = series.memory?.[step];
    const cpuRequest = series.cpuRequest?.[step];
    const memoryRequest = series.memoryRequest?.[step];
    if (
      bytes === undefined &&
      cpuRequest === undefined &&
      memoryRequest === undefined
    ) {
      continue;
    }
    const usedCores = (series.cpuSeconds[step] ?? 0) / STEP_SECONDS;
    one.hours += STEP_HOURS;
    one.cpuRequestHours += (cpuRequest ?? 0) * STEP_HOURS;
    one.cpuUsageHours += usedCores * STEP_HOURS;
    one.cpuCoreHours += Math.max(cpuRequest ?? 0, usedCores) * STEP_HOURS;
    one.memoryRequestByteHours += (memoryRequest ?? 0) * STEP_HOURS;
    one.memoryUsageByteHours += (bytes ?? 0) * STEP_HOURS;
    one.memoryByteHours +=
      Math.max(memoryRequest ?? 0, bytes ?? 0) * STEP_HOURS;
    one.gpuHours += (series.gpuRequest?.[step] ?? 0) * STEP_HOURS;
    const most = series.memoryLimit?.[step];
    if (most !== undefined && (bytes ?? 0) > most * OVER) isOver = true;
  }
  return isOver;
}
