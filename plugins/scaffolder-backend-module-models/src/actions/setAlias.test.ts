import http from 'http';
import { AddressInfo } from 'net';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject } from '@backstage/types';
import { MadeThings } from './MadeThings';
import { createReportMadeAction } from './reportMade';
import { createSetAliasAction } from './setAlias';

const TASK = '1a2b3c4d-0000-4000-8000-000000000000';
const MODEL = 'resource:default/card-fraud';
const WHAT = `champion of ${MODEL} points at version 3`;
const UNDO = `move champion back to 1 on the model's page`;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let server: http.Server;
let portal: Awaited<ReturnType<typeof startPortal>>;

/** The models backend in front of a registry; each of both can lose its answers. */
async function startPortal() {
  const upstream = { champion: 1, asked: 0 };
  const loses = {
    request: false,
    answer: false,
    lookAfter: false,
    // The backend does not know yet what the registry did.
    news: false,
  };
  const freshness = { readAt: '2026-01-01T00:00:00.000Z' };
  const version = (number: number) => ({
    version: number,
    aliases: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    status: 'READY',
    tags: {},
    runsOn: [],
  });
  const detail = () => ({
    entityRef: MODEL,
    registry: {
      instance: 'mlflow-prod',
      title: 'MLflow',
      modelName: 'card-fraud',
    },
    tags: {},
    stage: 'production',
    owner: 'group:default/payments-ml',
    ownerSource: 'registry-tag',
    aliases: [
      {
        alias: 'champion',
        version: loses.news ? 1 : upstream.champion,
        previousVersion: null,
        since: '2026-01-01T00:00:00.000Z',
        sinceIsExact: true,
        seenBy: 'listing',
      },
    ],
    versionCount: 3,
    mayMoveAliases: true,
    freshness,
  });
  server = http.createServer((request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'GET') {
      upstream.asked += 1;
      const wasMoved = upstream.champion === 3;
      if (!loses.request) upstream.champion = 3;
      if (wasMoved) {
        const message = 'champion points at version 3 now';
        answer(409, { error: { name: 'ConflictError', message } });
      } else if (loses.request || loses.answer) {
        const message = 'mlflow-prod did not answer';
        answer(503, { error: { name: 'ServiceUnavailableError', message } });
      } else {
        answer(200, {
          alias: 'champion',
          version: 3,
          previousVersion: 1,
          eventId: 'event-1',
        });
      }
    } else if (request.url?.includes('/versions')) {
      const versions = [version(1), version(3)];
      answer(200, { versions, total: 2, metricNames: [], freshness });
    } else {
      answer(200, detail());
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = await databases.init('SQLITE_3');
  const made = MadeThings.create({
    database: { getClient: async () => client },
    now: () => new Date(),
  });
  const action = createSetAliasAction({
    auth: mockServices.auth(),
    discovery: mockServices.discovery.mock({
      getBaseUrl: async () => `http://127.0.0.1:${port}`,
    }),
    made,
    registry: () =>
      ({
        find: async () => {
          if (loses.lookAfter) throw new Error('registry: no answer');
          return { aliases: { champion: upstream.champion } };
        },
      } as never),
  });
  const outputs: Record<string, unknown> = {};
  const kept = new Map<string, unknown>();
  const contextOf = <T extends JsonObject>(input: T) => ({
    ...createMockActionContext({ input, task: { id: TASK } }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    // As the scaffolder keeps it from one attempt to the next.
    checkpoint: async ({ key, fn }: { key: string; fn: () => unknown }) => {
      if (!kept.has(key)) kept.set(key, await fn());
      return kept.get(key) as never;
    },
  });
  return {
    loses,
    made,
    outputs,
    upstream,
    move: () =>
      action.handler(
        contextOf({
          model: MODEL,
          alias: 'champion',
          version: 3,
          reason: 'Fewer misses',
        }),
      ),
    report: async () => {
      await createReportMadeAction({ made }).handler(contextOf({ made: [] }));
      return outputs.sentences;
    },
  };
}

beforeEach(async () => {
  portal = await startPortal();
});

afterEach(() => new Promise(resolve => server.close(resolve)));

it('takes an alias for moved whose answer was lost, once the registry says so', async () => {
  const { loses, made, move, outputs } = portal;
  loses.answer = true;
  await move();
  expect(outputs).toMatchObject({ from: 1, to: 3, what: WHAT, undo: UNDO });
  expect(await made.of(TASK)).toEqual([{ what: WHAT, undo: UNDO }]);
});

it('fails where the registry says that nothing was moved, and leaves nothing to undo', async () => {
  const { loses, made, move, upstream } = portal;
  loses.request = true;
  await expect(move()).rejects.toThrow('mlflow-prod did not answer');
  expect(await made.of(TASK)).toEqual([]);

  loses.request = false;
  await move();
  expect(upstream).toEqual({ champion: 3, asked: 2 });
  expect(await made.of(TASK)).toEqual([{ what: WHAT, undo: UNDO }]);
});

it.each([
  ['finds it moved asks for no second move', false, 1],
  ['is told so only by a conflict is done as well', true, 2],
])(
  'says that an alias may be moved where nobody answers, and a retry that %s',
  async (_what, news, asked) => {
    const { loses, made, move, outputs, report, upstream } = portal;
    Object.assign(loses, { answer: true, lookAfter: true, news });
    await expect(move()).rejects.toThrow('mlflow-prod did not answer');
    expect(await report()).toEqual([
      `Made so far: perhaps ${WHAT}.`,
      expect.stringMatching(/^To go on: retry the task/),
      `To undo: ${UNDO}.`,
    ]);

    Object.assign(loses, { answer: false, lookAfter: false });
    await move();
    expect(upstream.asked).toBe(asked);
    // What was there before the first attempt, which the second does not see any more.
    expect(outputs).toMatchObject({ from: 1, to: 3, what: WHAT, undo: UNDO });
    expect(await made.of(TASK)).toEqual([{ what: WHAT, undo: UNDO }]);
  },
);
