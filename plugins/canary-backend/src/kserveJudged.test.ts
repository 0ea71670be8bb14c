import { TestDatabases } from '@backstage/backend-test-utils';
import { Verdict, verdictSchema } from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventually } from './__testUtils__/eventually';
import { shiftTime } from './__testUtils__/shiftTime';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const INTERVAL_SECONDS = 60;
/** What is told of each of them as missing: the sandbox's servers are KServe's own. */
const MISSING = [
  'KServe Python server counts no failures, so errors are not judged',
];

const time = shiftTime();
let sandbox: Sandbox;
let portal: Portal;

beforeAll(async () => {
  sandbox = await startSandbox({
    quiet: true,
    controllers: { kserveMovesTraffic: false },
  });
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    prometheus: {
      sandbox: { baseUrl: sandbox.urls.prometheus, clusterLabel: 'cluster' },
    },
    config: { judge: { interval: { seconds: INTERVAL_SECONDS } } },
  });
  await portal.ready();
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
  time.end();
});

function find(name: string): Promise<string> {
  return eventually(`a canary of ${name}`, async () => {
    const { body } = await portal.as('owner', 'get', '/v1/fleet?show=all');
    const rows: Array<{ id: string; name: string; arms: unknown[] }> =
      body.rows;
    return rows.find(row => row.name === name && row.arms.length > 1)?.id;
  });
}

/** What is said of a canary once it was looked at so often; nothing of it is annotated. */
async function verdictAfter(looks: number, id: string): Promise<Verdict> {
  for (let look = 0; look < looks; look += 1) {
    await portal.run('judge-canaries');
    time.leap(1000 * INTERVAL_SECONDS);
  }
  await portal.run('judge-canaries');
  const { body } = await portal.as(
    'viewer',
    'get',
    `/v1/rollouts/${id}/verdict`,
  );
  return verdictSchema.parse(body);
}

it('a canary in Standard mode to which KServe 0.20.0 routes nothing is void: asked 10 %, seen 0 %', async () => {
  const id = await find('listing-ranker');
  const { arms, controller, traffic } = await portal.rollout(id);
  expect(controller).toBe('kserve-standard');
  expect(traffic.sentence).toMatch(/Asked 10 %, seen 0 %/);
  expect(arms.every(({ pods }) => pods.ready > 0)).toBe(true);
  const verdict = await verdictAfter(30, id);
  expect(verdict.missing).toEqual(MISSING);
  expect(verdict).toMatchObject({ verdict: 'void' });
});

it('a canary in Serverless mode is judged by the software that its revisions run', async () => {
  const verdict = await verdictAfter(3, await find('fare-demand'));
  expect(verdict.missing).toEqual(MISSING);
  expect(verdict.tests.map(({ metric }) => metric)).toContain('latency');
});
