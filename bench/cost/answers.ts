import fs from 'fs';
import path from 'path';
import { simulation, type ContainerUsage } from '@bellwether/rightsizing';

const ROOT = path.resolve(__dirname, '../..');
export const FIRST_SEED = 900_000;

function answerOf(
  { pods, container }: ContainerUsage,
  what: 'cpuCores' | 'memoryBytes',
): string {
  const result = pods.map(pod => {
    const { at, value } = pod[what] ?? { at: [], value: [] };
    return {
      metric: { container, pod: pod.pod },
      values: Array.from(at, (moment, i) => [
        moment,
        what === 'cpuCores' ? String(value[i]) : String(Math.round(value[i])),
      ]),
    };
  });
  return JSON.stringify({
    status: 'success',
    data: { resultType: 'matrix', result },
  });
}

/** Where the usage of so many workloads lies. */
export function folderOf(
  workloads: number,
  stepSeconds: number,
  mostPods: number,
): string {
  return path.join(
    ROOT,
    '.cache/cost-bench',
    `${workloads}-${stepSeconds}-${mostPods}`,
  );
}

/**
 * A month of usage of many workloads as Prometheus answers, two files each. Made once.
 *
 * @returns the folder
 */
export function makeAnswers(
  workloads: number,
  stepSeconds: number,
  mostPods: number,
): string {
  const folder = folderOf(workloads, stepSeconds, mostPods);
  const ready = path.join(folder, 'ready');
  if (fs.existsSync(ready)) return folder;
  fs.mkdirSync(folder, { recursive: true });
  for (let i = 0; i < workloads; i++) {
    const { usage } = simulation.simulateWorkload(FIRST_SEED + i, {
      stepSeconds,
    });
    const few = { ...usage, pods: usage.pods.slice(0, mostPods) };
    const name = path.join(folder, `w${String(i).padStart(4, '0')}`);
    fs.writeFileSync(`${name}.cpu.json`, answerOf(few, 'cpuCores'));
    fs.writeFileSync(`${name}.memory.json`, answerOf(few, 'memoryBytes'));
  }
  fs.writeFileSync(ready, '');
  return folder;
}
