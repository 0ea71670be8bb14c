import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import { RangeMetrics } from '@bellwether/plugin-models-node';
import { increments, sample } from '../adapters/priceList/sampled';
import { bytesInWords } from '../sizes/quantities';
import { killsOf } from '../usage/killsOf';
import { podMatchers } from '../usage/podMatchers';

const STEP_SECONDS = 900;

/** A live size is too small for CPU from so much of the time on. */
const MOST_THROTTLED = 0.05;

/** Less time than this says nothing of a share of time. */
const LEAST_STEPS = 12;

/**
 * In which way a size that is live does not hold; undefined while it does.
 *
 * @returns a sentence
 */
export async function breachOf(
  { metrics, matcher }: { metrics: RangeMetrics; matcher: string },
  pods: { namespace: string; podPrefixes: readonly string[] },
  containers: readonly ContainerRecommendation[],
  { since, now }: { since: number; now: number },
  signal: AbortSignal,
): Promise<string | undefined> {
  if (now - since < STEP_SECONDS) return undefined;
  const range = {
    fromSeconds: since,
    untilSeconds: now,
    stepSeconds: STEP_SECONDS,
  };
  for (const { container, recommended } of containers) {
    const matchers = `${podMatchers(
      { matcher },
      pods.namespace,
      pods.podPrefixes,
    )},container=${JSON.stringify(container)}`;
    const ask = (metric: string, more = '') =>
      sample(
        metrics,
        `sum by (pod) (${metric}{${matchers}${more}})`,
        range,
        signal,
      );
    const kills = killsOf({
      counted: await ask('container_oom_events_total'),
      restarts: await ask('kube_pod_container_status_restarts_total'),
      killed: await ask(
        'kube_pod_container_status_last_terminated_reason',
        ',reason="OOMKilled"',
      ),
    }).reduce((sum, { count }) => sum + count, 0);
    if (kills > 0) {
      return `Breached: ${container} was killed for lack of memory ${kills} time${
        kills === 1 ? '' : 's'
      } since it is live. Take the size back.`;
    }
    const limit = recommended.memoryLimitBytes;
    const most = Math.max(
      0,
      ...(await ask('container_memory_working_set_bytes')).flatMap(
        ({ values }) => values.map(value => value ?? 0),
      ),
    );
    if (limit !== null && most > limit) {
      return `Breached: ${container} used ${bytesInWords(
        most,
      )} of memory, and ${bytesInWords(
        limit,
      )} is its limit. Take the size back.`;
    }
    const request = recommended.cpuRequestCores;
    const used = (await ask('container_cpu_usage_seconds_total'))
      .flatMap(({ values }) => increments(values, 'unknown'))
      .flatMap(one => (one === undefined ? [] : [one / STEP_SECONDS]));
    if (request !== null && used.length >= LEAST_STEPS) {
      const share = used.filter(cores => cores > request).length / used.length;
      if (share > MOST_THROTTLED) {
        return `Breached: ${container} used more CPU than it asks for in ${Math.round(
          share * 100,
        )} % of the time since it is live. Take the size back.`;
      }
    }
  }
  return undefined;
}
