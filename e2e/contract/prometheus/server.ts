import { startSandbox } from '@bellwether/sandbox';
import { startPrometheus } from './RealPrometheus';
import { openMetricsText } from './series';

/** The Prometheus that the contract is checked against; it has the contract's series. */
export interface PrometheusServer {
  url: string;
  close(): Promise<void>;
}

const { BELLWETHER_PROMETHEUS_URL, BELLWETHER_PROMETHEUS_BINARY } = process.env;

async function openSandbox(): Promise<PrometheusServer> {
  const sandbox = await startSandbox({
    quiet: true,
    seed: 'contract',
    now: new Date('2026-11-01T09:00:00Z'),
    controllers: false,
  });
  const loaded = await fetch(`${sandbox.urls.control}/prometheus/series`, {
    method: 'PUT',
    body: openMetricsText(),
  });
  if (!loaded.ok) {
    throw new Error(`The sandbox took no series: ${await loaded.text()}`);
  }
  return { url: sandbox.urls.prometheus, close: () => sandbox.close() };
}

/**
 * One of three: a real server that is started with the program that `BELLWETHER_PROMETHEUS_BINARY` names; a real one at
 * `BELLWETHER_PROMETHEUS_URL`, whose data folder was filled with `series.ts`'s text by `promtool`; or else the sandbox. The
 * first is taken where both are named, since one that scrapes something has not the contract's series.
 */
export async function openPrometheus(): Promise<PrometheusServer> {
  if (BELLWETHER_PROMETHEUS_BINARY) {
    return startPrometheus(BELLWETHER_PROMETHEUS_BINARY);
  }
  if (BELLWETHER_PROMETHEUS_URL) {
    const url = BELLWETHER_PROMETHEUS_URL.replace(/\/+$/, '');
    return { url, close: async () => {} };
  }
  return openSandbox();
}
