import fs from 'fs';
import os from 'os';
import path from 'path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { dailyMonitor, dayOf } from './__testUtils__/payments';
import { ScriptedDay, scriptedJudge } from './__testUtils__/scriptedJudge';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

let root: string;

beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-rejudged-'));
});
afterAll(() => {
  fs.rmSync(root, { recursive: true });
});

describe.each(databases.eachSupportedId())('rows that come late on %s', id => {
  let portal: Portal;
  let days: ScriptedDay[];
  let monitor: string;
  const windows = async () =>
    (await portal.get(`/v1/monitors/${monitor}/windows`)).body.windows;
  const window = async (day: string) =>
    (await portal.get(`/v1/monitors/${monitor}/windows/${day}`)).body;

  beforeEach(async () => {
    days = [{ ago: 30 }, { ago: 29 }, { ago: 9 }, { ago: 1 }];
    const { definition } = dailyMonitor(MODEL, 30);
    portal = await startPortal({
      knex: await databases.init(id),
      drift: {
        files: { roots: [root] },
        monitors: {
          own: {
            model: MODEL,
            definition: {
              ...definition,
              spec: {
                ...definition.spec,
                exclude: ['note'],
                detectors: ['psi', 'c2st'],
              },
            },
          },
        },
      },
      runJob: scriptedJudge(days),
    });
    await portal.runAll();
    const { body } = await portal.get(
      '/v1/models/resource/default/card-fraud/monitors',
    );
    monitor = body.monitors[0].id;
  });
  afterEach(() => portal.stop());

  it('open a window again, and what was said of it is kept with its evidence', async () => {
    const [first] = (await windows()).slice(-1);
    days[3] = { ago: 1, rows: 1400, state: 'material', drifted: ['amount'] };
    await portal.runAll();
    const detail = await window(dayOf(1));
    expect(detail).toMatchObject({
      state: 'material',
      earlier: [
        {
          judgedAt: first.judgedAt,
          state: 'none',
          rows: 1000,
          baseline: 1,
          sentence: 'As it was written down.',
          evidence: {
            seed: 7,
            current: { rows: 1000 },
            definition: {
              spec: { exclude: ['note'], detectors: ['psi', 'c2st'] },
            },
          },
        },
      ],
    });
    expect(detail.evidence.definition.spec.detectors).toEqual(['psi', 'c2st']);
    expect((await windows()).at(-1)).toMatchObject({
      reopened: true,
      rows: 1400,
    });
  });

  it('are counted where they came too late for that', async () => {
    days[2] = { ago: 9, rows: 1250, state: 'material', drifted: ['amount'] };
    await portal.runAll();
    const [old, fresh] = await windows();
    expect(old).toMatchObject({ rows: 1000, state: 'none', lateRows: 250 });
    expect(fresh.lateRows).toBeUndefined();
    expect((await window(dayOf(9))).earlier).toBeUndefined();
    // Somebody asks for it: then it has seen them.
    const { status } = await portal.write(
      'post',
      `/v1/monitors/${monitor}/runs`,
      { window: dayOf(9) },
    );
    expect(status).toBe(202);
    const deadline = Date.now() + 30_000;
    while ((await windows())[0].rows !== 1250 && Date.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect((await windows())[0]).toMatchObject({
      rows: 1250,
      state: 'material',
    });
    expect((await windows())[0].lateRows).toBeUndefined();
  });
});
