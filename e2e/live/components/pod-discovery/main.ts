// Tells Prometheus which pods there are: node main.ts
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from '../kubernetes/Cluster';
import { modelServersOf } from '../mlserver/modelServers';
import {
  imaginedPod,
  SCRAPE_TARGETS,
  scrapeTarget,
  type ScrapeTarget,
  writeScrapeTargets,
} from '../prometheus/scrapeTargets';
import { targetsOfPods } from './targetsOfPods';

const PAUSE_MILLISECONDS = 1000;

async function main(): Promise<never> {
  const file = process.env[SCRAPE_TARGETS];
  if (!file) throw new Error(`${SCRAPE_TARGETS} is not set`);
  const cluster = Cluster.of(process.env);
  const servers = modelServersOf(process.env);
  // Of these there are no pods.
  const predictors = servers
    .filter(({ role }) => role === 'predictor')
    .map(server => scrapeTarget(server, imaginedPod(server)));
  let written: ScrapeTarget[] | undefined;
  for (;;) {
    try {
      const { text } = await cluster.request({ path: '/api/v1/pods' });
      const targets = [...targetsOfPods(JSON.parse(text)), ...predictors];
      if (!isDeepStrictEqual(targets, written)) {
        await writeScrapeTargets(file, targets);
        written = targets;
        console.log(`${targets.length} targets`);
      }
    } catch (error) {
      // The API server may be stopped on purpose; what was found last stays.
      console.error(error instanceof Error ? error.message : error);
    }
    await delay(PAUSE_MILLISECONDS);
  }
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
