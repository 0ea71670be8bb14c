import fs from 'fs';
import { z } from 'zod';
import { waitFor } from '../portal/processes';
import { startPortal, type Portal } from '../portal/startPortal';
import { median, percentile, type Measurement } from '../portal/statistics';
import { startCountersStub } from './countersStub';
import {
  CLUSTER,
  NAMESPACE,
  nameOf,
  putServers,
  read,
  ROLLOUTS,
  server,
} from './rollouts';
import { CHANGES, measureSignals, VIEWERS, watchesOfViewers } from './screens';

const TOKEN = 'bench-verdict-token-of-a-throw-away-portal';
const AT_ONCE = 100;
const LEAST_OBJECTS = 5000;
const CALLS = 2000;
const CALLS_AT_ONCE = 4;
const MIB = 1024 * 1024;

const progress = (text: string) => console.error(`  ${text}`);

const FLEET = '/v1/fleet?show=all';

const fleetSchema = z.object({
  clusters: z.array(z.object({ readAt: z.string().optional() })),
  rows: z.array(
    z.object({
      name: z.string(),
      entityRef: z.string().optional(),
      verdict: z.unknown().optional(),
    }),
  ),
});

async function benchRows(portal: Portal) {
  const { rows } = fleetSchema.parse(await read(portal, FLEET));
  return rows.filter(({ name }) => name.startsWith('bench-'));
}

/** Memory in use after a full collection, in bytes. */
async function usedMemory(portal: Portal): Promise<number> {
  const file = `${portal.probeFile}.heap`;
  fs.rmSync(file, { force: true });
  portal.backend.child.kill('SIGUSR2');
  const text = await waitFor(
    'The memory in use',
    async () => fs.existsSync(file) && fs.readFileSync(file, 'utf8'),
  );
  return Number(text);
}

const WATCHED = [
  'apis/argoproj.io/v1alpha1/rollouts',
  'apis/argoproj.io/v1alpha1/analysisruns',
  'apis/apps/v1/replicasets',
  'api/v1/pods',
];

/** Objects of the kinds that are watched, on the cluster. */
async function countObjects(portal: Portal): Promise<number> {
  const counts = await Promise.all(
    WATCHED.map(async path => {
      const response = await fetch(`${portal.clusterUrl}/${path}`, {
        headers: { authorization: 'Bearer sandbox-owner-token' },
      });
      const { items } = z
        .object({ items: z.array(z.unknown()) })
        .parse(await response.json());
      return items.length;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Milliseconds of Argo's calls for verdicts, a few at once, over all rollouts. */
async function callVerdicts(
  portal: Portal,
  revisions: Map<string, string>,
): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const caller = async () => {
    while (next < CALLS) {
      const name = nameOf(next++ % ROLLOUTS);
      const query = new URLSearchParams({
        cluster: CLUSTER,
        namespace: NAMESPACE,
        rollout: name,
        revision: revisions.get(name) ?? '',
      });
      const started = performance.now();
      const response = await fetch(
        `${portal.url}/api/canary/v1/web-provider/verdict?${query}`,
        { headers: { authorization: `Bearer ${TOKEN}` } },
      );
      const body = await response.text();
      times.push(performance.now() - started);
      if (!response.ok || !body.includes('"tests"')) {
        throw new Error(`No verdict on ${name}: ${body.slice(0, 200)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, caller));
  return times;
}

const rolloutSchema = z.object({
  arms: z.array(
    z.object({ role: z.string(), revision: z.string().optional() }),
  ),
});

async function revisionOf(portal: Portal, name: string): Promise<string> {
  const id = `${CLUSTER}/${NAMESPACE}/argo-rollout/${name}`;
  const { arms } = rolloutSchema.parse(
    await read(portal, `/v1/rollouts/${id}`),
  );
  return arms.find(({ role }) => role === 'canary')?.revision ?? '';
}

/** What a portal does with 500 rollouts under judgement: how long a verdict takes, what watching costs, how soon screens are told. */
export async function measurePortal(): Promise<Measurement[]> {
  const counters = await startCountersStub();
  const portal = await startPortal({
    models: 1,
    versions: 2,
    prometheusUrl: counters.url,
    withoutScreens: true,
    config: [
      'canary:',
      '  judge:',
      '    interval: { seconds: 30 }',
      `    webProvider: { token: ${TOKEN} }`,
    ],
  });
  try {
    progress('a portal without the rollouts');
    await waitFor('The clusters', async () => {
      const { clusters } = fleetSchema.parse(await read(portal, FLEET));
      return clusters.length > 0 && clusters.every(({ readAt }) => readAt);
    });
    const before = await usedMemory(portal);
    progress(`${ROLLOUTS} rollouts`);
    const servers = Array.from({ length: ROLLOUTS }, (_, index) =>
      server(index),
    );
    for (let from = 0; from < ROLLOUTS; from += AT_ONCE) {
      await putServers(portal, servers.slice(from, from + AT_ONCE));
    }
    await waitFor(
      'The rollouts',
      async () => (await benchRows(portal)).length === ROLLOUTS,
      { timeoutMs: 120_000, everyMs: 500 },
    );
    const objects = await countObjects(portal);
    if (objects < LEAST_OBJECTS) {
      throw new Error(
        `There are ${objects} objects, fewer than ${LEAST_OBJECTS}`,
      );
    }
    progress('verdicts on all of them');
    await waitFor(
      'A verdict on each rollout',
      async () =>
        (await benchRows(portal)).filter(({ verdict }) => verdict).length ===
        ROLLOUTS,
      { timeoutMs: 200_000, everyMs: 1000 },
    );
    const after = await usedMemory(portal);
    const revisions = new Map<string, string>();
    for (let index = 0; index < ROLLOUTS; index++) {
      revisions.set(nameOf(index), await revisionOf(portal, nameOf(index)));
    }
    progress('calls for verdicts');
    const calls = await callVerdicts(portal, revisions);
    progress(`${VIEWERS} viewers`);
    const watches = await watchesOfViewers(portal);
    progress('changes on the cluster');
    const signals = await measureSignals(portal);
    return [
      {
        name: `verdict call, ${ROLLOUTS} rollouts under watch: median`,
        value: median(calls),
        unit: 'ms',
        note: `${CALLS} calls, ${CALLS_AT_ONCE} at once, while the judge looks every 30 s`,
      },
      {
        name: `verdict call, ${ROLLOUTS} rollouts under watch: p95`,
        value: percentile(calls, 95),
        unit: 'ms',
        limit: 50,
      },
      {
        name: `memory of the watch, ${objects.toLocaleString('en-US')} objects`,
        value: (after - before) / MIB,
        unit: 'MiB',
        limit: 190.7,
        note: '200 MB; in use after a full collection, less what it was without them; with what is judged and the model’s servers',
      },
      {
        name: 'cluster change → screen told: median',
        value: median(signals),
        unit: 'ms',
        note: `${CHANGES} changes`,
      },
      {
        name: 'cluster change → screen told: p95',
        value: percentile(signals, 95),
        unit: 'ms',
        limit: 1000,
      },
      {
        name: `watches that ${VIEWERS} more viewers cost`,
        value: watches,
        unit: '',
        limit: 0,
        note: 'the one of each kind that there is goes on',
      },
    ];
  } finally {
    await portal.end();
    counters.close();
  }
}
