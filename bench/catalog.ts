/**
 * `npm run bench -- catalog`: the catalog at 10,000 models with 10 versions each, against the bare paging of the same upstream
 * in the same run, on the sandbox and on a real MLflow. Prints a table; with `--json FILE` writes the figures as JSON too. Ends
 * with code 1 where a limit is not held.
 */
import { createHmac, randomUUID } from 'crypto';
import fs from 'fs';
import { Page, Request } from '@playwright/test';
import { Command, Option } from 'commander';
import { launchBrowser } from './portal/browser';
import { waitFor } from './portal/processes';
import { measureReads } from './portal/measureReads';
import { readProbe } from './portal/readProbe';
import { startRealMlflow } from './portal/realMlflow';
import {
  INSTANCE,
  Portal,
  startPortal,
  WEBHOOK_SECRET,
} from './portal/startPortal';
import {
  holds,
  Measurement,
  median,
  percentile,
  printTable,
} from './portal/statistics';

const MIB = 1024 * 1024;
function progress(text: string) {
  console.error(`  ${text}`);
}

/** Moves an alias in the registry, announces it, and waits until the catalog's entity says so. Returns milliseconds. */
async function announceChange(portal: Portal, round: number): Promise<number> {
  const fleet = await (
    await fetch(
      `${portal.url}/api/models/v1/models?pageSize=1&page=${100 + round}`,
      {
        headers: portal.service,
      },
    )
  ).json();
  const [{ entityRef, title }] = fleet.items;
  const [, name] = entityRef.split('/');
  const tag = `bench-${round}`;
  const set = await fetch(
    `${portal.mlflowUrl}/api/2.0/mlflow/registered-models/set-tag`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: title, key: 'system', value: tag }),
    },
  );
  if (!set.ok) throw new Error(`The tag of ${title} was not set`);

  const body = JSON.stringify({
    entity: 'model_version_tag',
    action: 'set',
    timestamp: new Date().toISOString(),
    data: { name: title, version: '1', key: 'bench', value: tag },
  });
  const id = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', WEBHOOK_SECRET)
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  const started = performance.now();
  const received = await fetch(
    `${portal.url}/api/models/v1/webhooks/${INSTANCE}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-mlflow-delivery-id': id,
        'x-mlflow-timestamp': timestamp,
        'x-mlflow-signature': `v1,${signature}`,
      },
      body,
    },
  );
  if (!received.ok)
    throw new Error(`The webhook was answered ${received.status}`);
  await waitFor(
    `The change of ${entityRef} in the catalog`,
    async () => {
      const response = await fetch(
        `${portal.url}/api/catalog/entities/by-name/resource/default/${name}`,
        { headers: portal.service },
      );
      const { spec } = await response.json();
      return String(spec.system).endsWith(tag);
    },
    // To ask more often would take much of the event loop that is measured.
    { timeoutMs: 30_000, everyMs: 100 },
  );
  return performance.now() - started;
}

const FLEET_QUERIES = [
  '',
  '?page=200',
  '?sort=name',
  '?sort=championSince&order=desc',
  '?sort=owner&page=50',
  '?team=travel-ml',
  '?team=search-ml,retail-ml&stage=production',
  '?framework=sklearn',
  '?stage=candidate',
  '?runs=prod-eu',
  '?champion=not-champion',
  '?text=fraud',
  '?text=risk%20payments&stage=production&sort=name',
];

async function queryFleet(portal: Portal): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    for (const query of FLEET_QUERIES) {
      const started = performance.now();
      const response = await fetch(
        `${portal.url}/api/models/v1/models${query}`,
        {
          headers: portal.guest,
        },
      );
      const reply = await response.json();
      if (!response.ok || !Array.isArray(reply.items)) {
        throw new Error(`The fleet answered ${response.status} to ${query}`);
      }
      // The first rounds fill caches of keys and permissions, as they are filled in a portal that runs.
      if (round > 1) times.push(performance.now() - started);
    }
  }
  return times;
}

/** Tells whether a page has had no request on its way for half a second. Streams that stay open do not count. */
function watchRequests(page: Page): () => Promise<boolean> {
  const underWay = new Set<Request>();
  const last = { at: Date.now() };
  const isStream = (request: Request) => request.url().includes('/signals');
  page.on('request', request => {
    if (!isStream(request)) underWay.add(request);
  });
  const end = (request: Request) => {
    underWay.delete(request);
    last.at = Date.now();
  };
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return async () => underWay.size === 0 && Date.now() - last.at > 500;
}

/** Milliseconds from a click on Models, in a portal that is open, to the first row of the fleet. */
async function openFleet(portal: Portal): Promise<number[]> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const isQuiet = watchRequests(page);
    await page.goto(portal.url);
    await page.getByRole('button', { name: 'Enter' }).click();
    const times: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      await page.getByRole('link', { name: 'Catalog', exact: true }).click();
      await page.waitForURL('**/catalog**');
      await page.locator('table tbody tr a').first().waitFor();
      await waitFor('A catalog page that asks for nothing more', isQuiet);
      const started = performance.now();
      await page.getByRole('link', { name: 'Models', exact: true }).click();
      await page.locator('tbody tr th').first().waitFor();
      // The first navigation also loads the page's code.
      if (round > 0) times.push(performance.now() - started);
    }
    return times;
  } finally {
    await browser.close();
  }
}

interface Options {
  models: number;
  mlflowModels: number;
  versions: number;
  registry: 'sandbox' | 'mlflow' | 'both';
  json?: string;
}

/** Everything, on a sandbox of that size. */
async function measureSandbox(options: Options): Promise<Measurement[]> {
  progress('starting a sandbox and a portal');
  const portal = await startPortal(options);
  try {
    const reads = await measureReads(portal, 'sandbox', progress);
    progress('querying the fleet');
    const fleet = await queryFleet(portal);
    progress('opening the fleet in a browser');
    const rows = await openFleet(portal);
    progress('announcing changes');
    const webhook = [];
    for (let round = 0; round < 10; round += 1) {
      webhook.push(await announceChange(portal, round));
    }
    const probe = readProbe(portal);
    const afterStart = probe.filter(({ uptimeMs }) => uptimeMs > 15_000);

    return [
      ...reads,
      {
        name: 'memory of the backend, highest',
        value: Math.max(...probe.map(({ rssBytes }) => rssBytes)) / MIB,
        unit: 'MiB',
        limit: 600,
        note: `on ${portal.database.name}`,
      },
      {
        name: 'event loop delay, longest',
        value: Math.max(...afterStart.map(({ maxDelayMs }) => maxDelayMs)),
        unit: 'ms',
        note: 'whole backend, from 15 s after its start',
      },
      {
        name: 'event loop delay, p99 (median second)',
        value: median(afterStart.map(({ p99DelayMs }) => p99DelayMs)),
        unit: 'ms',
      },
      {
        name: 'webhook to entity, slowest of 10',
        value: Math.max(...webhook),
        unit: 'ms',
        limit: 2000,
        note: `median ${Math.round(median(webhook))} ms`,
      },
      {
        name: 'fleet query, p95',
        value: percentile(fleet, 95),
        unit: 'ms',
        limit: 100,
        note: `${fleet.length} queries, median ${Math.round(median(fleet))} ms`,
      },
      {
        name: 'fleet page, first rows',
        value: Math.max(...rows),
        unit: 'ms',
        limit: 1000,
        note: `slowest of ${rows.length} navigations in an open portal`,
      },
      {
        name: 'backend ready',
        value: portal.readyMs,
        unit: 'ms',
        limit: 10_000,
        note: 'with a registry of that size',
      },
    ];
  } finally {
    await portal.end();
  }
}

/** The reads, on a real MLflow with so many models. */
async function measureMlflow(options: Options): Promise<Measurement[]> {
  progress('starting a real MLflow and a portal');
  const mlflow = await startRealMlflow({
    ...options,
    models: options.mlflowModels,
  });
  try {
    const portal = await startPortal({ ...options, mlflowUrl: mlflow.url });
    try {
      return await measureReads(portal, 'MLflow', progress);
    } finally {
      await portal.end();
    }
  } finally {
    await mlflow.end();
  }
}

async function main() {
  const options = new Command('bench catalog')
    .option('--models <count>', 'models in the registry', Number, 10_000)
    .option(
      '--mlflow-models <count>',
      'models that are added to the real MLflow',
      Number,
      1000,
    )
    .option('--versions <count>', 'versions of each', Number, 10)
    .addOption(
      new Option('--registry <name>', 'which registry is read')
        .choices(['sandbox', 'mlflow', 'both'])
        .default('both'),
    )
    .option('--json <file>', 'write the figures there as JSON too')
    .parse()
    .opts<Options>();
  const { registry } = options;
  const measurements = [
    ...(registry === 'mlflow' ? [] : await measureSandbox(options)),
    ...(registry === 'sandbox' ? [] : await measureMlflow(options)),
  ];
  printTable(measurements);
  if (options.json) {
    fs.writeFileSync(
      options.json,
      `${JSON.stringify({ ...options, measurements }, null, 2)}\n`,
    );
  }
  process.exitCode = measurements.every(holds) ? 0 : 1;
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
