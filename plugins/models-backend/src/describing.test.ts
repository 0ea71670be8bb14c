import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ScriptedRegistry,
  unavailable,
} from './__testUtils__/ScriptedRegistry';
import { Portal, startPortal } from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

jest.setTimeout(60_000);

const MODELS = 250;

describe.each(databases.eachSupportedId())('looking into files on %s', id => {
  let registry: ScriptedRegistry;
  let portal: Portal;

  beforeEach(async () => {
    registry = new ScriptedRegistry();
    for (let model = 0; model < MODELS; model++) {
      registry.add(`model-${String(model).padStart(3, '0')}`, {
        framework: 'sklearn',
        // The first is the last that changed.
        createdAt: new Date(Date.UTC(2026, 5, 1) - model * 60_000),
      });
    }
    registry.add('empty', { versions: 0 });
    portal = await startPortal({
      knex: await databases.init(id),
      registry: { type: 'scripted' },
      features: [registry.module],
    });
  });

  const describeAll = () => portal.run('describe-models-mlflow');

  async function countRead() {
    const { body } = await portal.get('/v1/models?pageSize=1');
    return (
      body.facets.framework.find(
        ({ value }: { value: string }) => value === 'sklearn',
      )?.count ?? 0
    );
  }
  async function row(name: string) {
    const { body } = await portal.get(`/v1/models?text=${name}`);
    return body.items[0];
  }
  async function factOnConnections() {
    const { body } = await portal.get('/v1/connections');
    const registryOnScreen = body.connections.find(
      ({ kind }: { kind: string }) => kind === 'registry',
    );
    return registryOnScreen.facts.find(
      ({ name }: { name: string }) => name === 'Files not read yet',
    )?.value;
  }

  it('begins with what changed last at the end of a full read, and says of the rest that it was not read yet', async () => {
    await portal.sync();
    expect(await countRead()).toBe(100);
    expect(await row('model-000')).toMatchObject({
      framework: 'sklearn',
      filesRead: true,
    });
    const last = await row('model-249');
    expect(last.filesRead).toBe(false);
    expect(last).not.toHaveProperty('framework');
    const { body } = await portal.getModel('model-249');
    expect(body.described).toMatchObject({ version: 1, filesRead: false });
    expect(await factOnConnections()).toBe('of 150 models');
  });

  it('reads all the rest in one go, each once, at most four at a time', async () => {
    await portal.sync();
    const asked = new Map<string, number>();
    let underWay = 0;
    let most = 0;
    registry.before = async (call, name) => {
      if (call !== 'getPackage' || !name) return;
      asked.set(name, (asked.get(name) ?? 0) + 1);
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
    };
    // Two replicas, or a full read in the middle of it.
    await Promise.all([describeAll(), portal.sync()]);
    expect(await countRead()).toBe(MODELS);
    expect(most).toBe(4);
    expect(asked.size).toBe(150);
    expect(await factOnConnections()).toBeUndefined();

    asked.clear();
    await describeAll();
    expect(asked.size).toBe(0);
  });

  it('takes at most half of the time: it rests as long as it asked', async () => {
    await portal.sync();
    const times: number[] = [];
    registry.before = async call => {
      if (call !== 'getPackage') return;
      times.push(performance.now());
      await new Promise(resolve => setTimeout(resolve, 5));
    };
    await describeAll();
    times.sort((a, b) => a - b);
    // Steps are of 40 models: ten rounds of four questions, then a rest.
    const stepMs = times[39] - times[0];
    const restMs = times[40] - times[39];
    expect(times).toHaveLength(150);
    expect(stepMs).toBeGreaterThan(40);
    expect(restMs).toBeGreaterThanOrEqual(stepMs);
  });

  it('stops at the first failure, keeps what it has, and goes on the next time', async () => {
    await portal.sync();
    registry.before = (call, name) => {
      if (call === 'getPackage' && name === 'model-170') throw unavailable();
    };
    await describeAll();
    const read = await countRead();
    expect(read).toBeGreaterThanOrEqual(140);
    expect(read).toBeLessThan(180);
    expect(portal.logs.join('\n')).toContain(
      'Not all versions of mlflow were looked into: mlflow does not answer',
    );
    registry.before = () => {};
    await describeAll();
    expect(await countRead()).toBe(MODELS);
  });

  it('tells the catalog of what it found, step by step', async () => {
    await portal.sync();
    portal.published.length = 0;
    await describeAll();
    const changed = portal.published.flatMap(
      ({ eventPayload }) =>
        (eventPayload as { models?: string[] }).models ?? [],
    );
    expect(new Set(changed).size).toBe(150);
    expect(portal.published.length).toBeGreaterThanOrEqual(4);
  });
});
