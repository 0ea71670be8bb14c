import { startPortal } from '../portal/startPortal';
import { median, percentile, type Measurement } from '../portal/statistics';
import { CALLS_AT_ONCE, callVerdicts, TOKEN } from './callVerdicts';
import { startCountersStub } from './countersStub';
import { measurePainted } from './painted';
import type { PortalSize } from './rollouts';
import { measureViewers } from './screens';
import {
  addRollouts,
  countObjects,
  usedMemory,
  waitForModels,
  waitForVerdicts,
} from './watched';

/** A few rollouts of each. */
const MODELS = 20;
const MIB = 1024 * 1024;

const progress = (text: string) => console.error(`  ${text}`);

/** What a portal does with many rollouts under judgement: how long a verdict takes, what watching costs, how soon screens are told. */
export async function measurePortal(size: PortalSize): Promise<Measurement[]> {
  const { rollouts, viewers } = size;
  const counters = await startCountersStub();
  const portal = await startPortal({
    models: MODELS,
    versions: 2,
    prometheusUrl: counters.url,
    withoutScreens: !size.painted,
    config: [
      'canary:',
      '  judge:',
      '    interval: { seconds: 30 }',
      `    webProvider: { token: ${TOKEN} }`,
    ],
  });
  try {
    progress('a portal without the rollouts');
    const models = await waitForModels(portal);
    const before = await usedMemory(portal);
    progress(`${rollouts} rollouts`);
    await addRollouts(portal, models, size);
    const objects = await countObjects(portal, size);
    progress('verdicts on all of them');
    await waitForVerdicts(portal, size);
    const after = await usedMemory(portal);
    progress('calls for verdicts');
    const calls = await callVerdicts(portal, size);
    progress(`${viewers} viewers`);
    const { watches, signals } = await measureViewers(
      portal,
      models,
      size,
      progress,
    );
    if (size.painted) progress('changes on the cluster, in a browser');
    const painted = size.painted
      ? await measurePainted(portal, models, size)
      : [];
    return [
      {
        name: `verdict call, ${rollouts} rollouts under watch: median`,
        value: median(calls),
        unit: 'ms',
        note: `${calls.length} calls, ${CALLS_AT_ONCE} at once, while the judge looks every 30 s`,
      },
      {
        name: `verdict call, ${rollouts} rollouts under watch: p95`,
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
        name: `cluster change → screen told, ${viewers} viewers: median`,
        value: median(signals),
        unit: 'ms',
        note: `${signals.length} changes`,
      },
      {
        name: `cluster change → screen told, ${viewers} viewers: p95`,
        value: percentile(signals, 95),
        unit: 'ms',
        limit: 1000,
      },
      ...paintedRows(painted, size),
      {
        name: `watches that ${viewers} more viewers cost`,
        value: watches.during - watches.before,
        unit: '',
        limit: 0,
        note: `${watches.before} are open without them: one of each kind for the rollouts, and one for the models’ servers`,
      },
    ];
  } finally {
    await portal.end();
    counters.close();
  }
}

function paintedRows(times: number[], { rollouts }: PortalSize): Measurement[] {
  if (times.length === 0) return [];
  return [
    {
      name: `cluster change → painted by a browser, ${rollouts} rollouts: median`,
      value: median(times),
      unit: 'ms',
      note: `${times.length} changes, on the Rollout tab`,
    },
    {
      name: `cluster change → painted by a browser, ${rollouts} rollouts: p95`,
      value: percentile(times, 95),
      unit: 'ms',
      limit: 1000,
    },
  ];
}
