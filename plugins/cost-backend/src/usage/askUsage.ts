import { Server } from '@bellwether/plugin-models-common';
import { ClusterMetrics } from '../adapters/Sources';
import { askGpu } from './askGpu';
import { podMatchers } from './podMatchers';
import { OOM_KILLS, RESTARTS, UsageAnswers } from './types';

export const HOUR = 3600;

export interface AskUsageOptions {
  podPrefixes: readonly string[];
  fromSeconds: number;
  untilSeconds: number;
  stepSeconds: number;
  hasGpu: boolean;
  signal: AbortSignal;
}

/** Asks what a server used for a month back. What is answered is as large as the month, and is read elsewhere. */
export async function askUsage(
  found: ClusterMetrics,
  server: Pick<Server, 'namespace' | 'id'>,
  options: AskUsageOptions,
): Promise<UsageAnswers> {
  const { fromSeconds, untilSeconds, stepSeconds, signal } = options;
  const range = { fromSeconds, untilSeconds, stepSeconds };
  const hourly = { fromSeconds, untilSeconds, stepSeconds: HOUR };
  const pods = podMatchers(found, server.namespace, options.podPrefixes);
  const inContainers = `${pods},container!="",container!="POD"`;
  const ask = (text: string, of = hourly) =>
    found.metrics.queryRangeBodies(text, of, signal);
  const named = (metrics: readonly string[], matchers: string) =>
    `{__name__=~"${metrics.join('|')}",${matchers}}`;
  const bodies = {
    cpu: await ask(
      `sum by (pod,container) (container_cpu_usage_seconds_total{${inContainers}})`,
      range,
    ),
    memory: await ask(
      `max by (pod,container) (container_memory_working_set_bytes{${inContainers}})`,
      range,
    ),
    counters: await ask(
      `sum by (__name__,pod,container) (${named(
        [OOM_KILLS, RESTARTS],
        inContainers,
      )})`,
    ),
    killed: await ask(
      `max by (pod,container) (kube_pod_container_status_last_terminated_reason{${inContainers},reason="OOMKilled"})`,
    ),
    sizes: await ask(
      `max by (__name__,container,resource) (${named(
        [
          'kube_pod_container_resource_requests',
          'kube_pod_container_resource_limits',
        ],
        pods,
      )})`,
    ),
  };
  const claims = await found.metrics.query(
    `count by (persistentvolumeclaim) (kube_pod_spec_volumes_persistentvolumeclaims_info{${pods}})`,
    untilSeconds,
    signal,
  );
  return {
    workload: server.id,
    from: fromSeconds,
    until: untilSeconds,
    stepSeconds,
    bodies,
    gpu: options.hasGpu
      ? await askGpu(found, server, options.podPrefixes, hourly, signal)
      : null,
    hasOwnVolume: claims.some(({ value }) => value === 1),
  };
}
