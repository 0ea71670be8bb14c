import { Running, waitFor } from './processes';
import { readSyncReport, SyncReport } from './readProbe';
import type { Portal } from './startPortal';
import { Measurement, median } from './statistics';

/** Pages of the portal's own reading, so that both sides ask for the same. */
const MODELS_PER_PAGE = 1000;
const VERSIONS_PER_PAGE = 2500;

const ROUNDS = 3;

/** The peer: a client that pages through both listings and keeps nothing. Returns milliseconds. */
async function pageThrough(mlflowUrl: string): Promise<number> {
  const started = performance.now();
  for (const [resource, key, size] of [
    ['registered-models', 'registered_models', MODELS_PER_PAGE],
    ['model-versions', 'model_versions', VERSIONS_PER_PAGE],
  ] as const) {
    let token: string | undefined;
    do {
      const search = new URLSearchParams({ max_results: String(size) });
      if (token) search.set('page_token', token);
      const response = await fetch(
        `${mlflowUrl}/api/2.0/mlflow/${resource}/search?${search}`,
      );
      const page = await response.json();
      if (!Array.isArray(page[key])) {
        throw new Error(`The listing of ${resource} holds no ${key}`);
      }
      token = page.next_page_token;
    } while (token);
  }
  return performance.now() - started;
}

async function reportAfter(
  portal: Portal,
  previous?: SyncReport,
): Promise<SyncReport> {
  const running: Running = portal.backend;
  return waitFor(
    'A full read',
    async () => {
      const report = await readSyncReport(portal);
      return report && report.startedAt !== previous?.startedAt && report;
    },
    { running, timeoutMs: 300_000, everyMs: 100 },
  );
}

async function entitiesInCatalog(portal: Portal): Promise<number> {
  const response = await fetch(
    `${portal.url}/api/catalog/entities/by-query?limit=0&filter=kind=resource,spec.type=ml-model`,
    { headers: portal.service },
  );
  return (await response.json()).totalItems;
}

/**
 * Measures full reads of the portal's registry beside bare paging of the same listings.
 *
 * @param registry - put before the name of each measurement where there is more than one registry
 */
export async function measureReads(
  portal: Portal,
  registry: string,
  progress: (text: string) => void,
): Promise<Measurement[]> {
  progress('first full read');
  const first = await reportAfter(portal);
  progress(`${first.models} models read; waiting for the catalog`);
  await waitFor(
    'All models in the catalog',
    async () => (await entitiesInCatalog(portal)) >= first.models,
    { running: portal.backend, timeoutMs: 600_000, everyMs: 1000 },
  );
  progress('reading the unchanged registry again');
  // Until reads find nothing more to describe, so that the next one is a read of an unchanged registry.
  let report = first;
  do {
    report = await reportAfter(portal, report);
  } while (report.rowsWritten > 0);
  const bare: number[] = [];
  const again: SyncReport[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await pageThrough(portal.mlflowUrl));
    report = await reportAfter(portal, report);
    again.push(report);
  }
  const peer = median(bare);
  const measurements: Measurement[] = [
    {
      name: 'models read',
      value: first.models,
      unit: 'models',
      note: `${first.versions} versions`,
    },
    { name: 'bare paging', value: peer, unit: 'ms', note: 'the peer' },
    {
      name: 'first full read',
      value: first.totalMs,
      unit: 'ms',
      note: `${first.rowsWritten} rows written`,
    },
    {
      name: 'first full read / bare paging',
      value: first.totalMs / peer,
      unit: 'x',
    },
    {
      name: 'full read / bare paging',
      value: median(again.map(({ totalMs }) => totalMs)) / peer,
      unit: 'x',
      limit: 1.5,
      note: 'of a registry that is known',
    },
    {
      name: 'rows written by an unchanged read',
      value: Math.max(...again.map(({ rowsWritten }) => rowsWritten)),
      unit: 'rows',
      limit: 0,
    },
  ];
  return measurements.map(measurement => ({
    ...measurement,
    name: `${registry}: ${measurement.name}`,
  }));
}
