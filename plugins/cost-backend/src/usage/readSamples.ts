import type { PodUsage, Samples } from '@bellwether/rightsizing';
import type { Sampled } from '../adapters/priceList/sampled';

/** Samples of each pod of a container, in the order of their names. */
export function readSamples(
  { cpu, memory }: { cpu: readonly Sampled[]; memory: readonly Sampled[] },
  moments: readonly number[],
): PodUsage[] {
  const pods = new Set([...cpu, ...memory].map(({ labels }) => labels.pod));
  const of = (all: readonly Sampled[], pod: string) => {
    const found = all.find(({ labels }) => labels.pod === pod);
    return found && samplesOf(found, moments);
  };
  return [...pods].sort().map(pod => ({
    pod,
    cpuCores: of(cpu, pod),
    memoryBytes: of(memory, pod),
  }));
}

function samplesOf({ values }: Sampled, moments: readonly number[]): Samples {
  const at = new Float64Array(values.length);
  const value = new Float64Array(values.length);
  let count = 0;
  values.forEach((measured, index) => {
    if (measured === undefined) return;
    at[count] = moments[index];
    value[count] = measured;
    count += 1;
  });
  return { at: at.slice(0, count), value: value.slice(0, count) };
}
