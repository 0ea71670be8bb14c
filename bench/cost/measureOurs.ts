/**
 * A process of its own: `measureOurs.ts FOLDER ROUNDS PART PARTS` sizes the workloads of a folder of answers, every PARTS-th from PART on, and
 * prints seconds and memory.
 */
import fs from 'fs';
import path from 'path';
import {
  readMatrix,
  recommend,
  sizeByRule,
  prepareUsage,
  type ContainerUsage,
  type PodUsage,
} from '@bellwether/rightsizing';

function usageOf(
  workload: string,
  cpu: Uint8Array,
  memory: Uint8Array,
): ContainerUsage {
  const pods = new Map<string, PodUsage>();
  const podOf = (pod: string) => {
    const found = pods.get(pod) ?? { pod };
    pods.set(pod, found);
    return found;
  };
  for (const { labels, samples } of readMatrix(cpu)) {
    podOf(labels.pod).cpuCores = samples;
  }
  for (const { labels, samples } of readMatrix(memory)) {
    podOf(labels.pod).memoryBytes = samples;
  }
  return { workload, container: 'server', pods: [...pods.values()] };
}

function main() {
  const [folder, rounds, part, parts] = process.argv.slice(2);
  const names = fs
    .readdirSync(folder)
    .filter(file => file.endsWith('.cpu.json'))
    .map(file => file.replace('.cpu.json', ''))
    .sort()
    .filter((_, i) => i % Number(parts) === Number(part));
  const seconds: number[] = [];
  const arithmeticSeconds: number[] = [];
  const longestMs: number[] = [];
  const sizes: Record<string, { cpu: number; memory: number }> = {};
  for (let round = 0; round < Number(rounds); round++) {
    let whole = 0;
    let rule = 0;
    let longest = 0;
    for (const name of names) {
      const [cpu, memory] = ['cpu', 'memory'].map(what =>
        fs.readFileSync(path.join(folder, `${name}.${what}.json`)),
      );
      const started = performance.now();
      const usage = usageOf(name, cpu, memory);
      const loaded = performance.now();
      recommend(usage);
      const ended = performance.now();
      whole += ended - started;
      rule += ended - loaded;
      longest = Math.max(longest, ended - loaded);
      if (round === 0) {
        // KRR's rule by our code: both must have seen the same series, or the ratio says nothing.
        const prepared = prepareUsage(usage);
        const size = sizeByRule('krr', prepared, prepared.until + 1);
        sizes[name] = {
          cpu: size.cpuRequestCores ?? NaN,
          memory: size.memoryLimitBytes ?? NaN,
        };
      }
    }
    seconds.push(whole / 1000);
    arithmeticSeconds.push(rule / 1000);
    longestMs.push(longest);
  }
  console.log(
    JSON.stringify({
      seconds,
      arithmeticSeconds,
      longestMs,
      rssBytes: process.resourceUsage().maxRSS * 1024,
      sizes,
    }),
  );
}

main();
