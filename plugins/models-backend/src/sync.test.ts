import { TestDatabases } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { CHANGES_TOPIC } from '@bellwether/plugin-models-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { Knex } from 'knex';
import {
  DigestingRegistry,
  ScriptedRegistry,
  unavailable,
} from './__testUtils__/ScriptedRegistry';
import { Portal, startPortal } from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

jest.setTimeout(60_000);

const TABLES = ['models', 'model_versions', 'version_details', 'alias_history'];

/** Everything that is stored of registries. */
async function dump(knex: Knex) {
  const tables: Record<string, unknown[]> = {};
  for (const table of TABLES) {
    const rows = await knex(table);
    tables[table] = rows.map(row => JSON.stringify(row)).sort();
  }
  return tables;
}

describe.each(databases.eachSupportedId())('reading MLflow on %s', id => {
  let sandbox: Sandbox;
  let portal: Portal;

  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true });
    portal = await startPortal({
      knex: await databases.init(id),
      mlflowUrl: sandbox.urls.mlflow,
    });
    await portal.sync();
  });
  afterAll(async () => {
    await sandbox.close();
  });

  it('finds every registered model with its versions and aliases', async () => {
    const registered = sandbox.world.models.filter(model => model.registered);
    const { body } = await portal.get('/v1/models?pageSize=100');
    expect(body.total).toBe(registered.length);
    for (const model of registered) {
      const row = body.items.find(
        (item: { name: string }) => item.name === model.name,
      );
      expect(row.versionCount).toBe(model.versions.length);
      expect(row.champion?.version).toBe(model.aliases.champion);
    }
  });

  it('looks into the files of the version that stands for a model', async () => {
    const { body } = await portal.getModel('address-match');
    expect(body.described.version).toBe(body.aliases[0].version);
    expect(body.described.package).toMatchObject({
      framework: 'pytorch',
      pythonVersion: '3.11.7',
    });
    expect(body.described.package.signature.inputs[0]).toEqual({
      name: 'typed',
      type: 'string',
      required: true,
    });
  });

  it('takes the owner from the tags of the run where the model has none', async () => {
    const model = sandbox.world.models.find(
      ({ ownerIn, versions, registered }) =>
        ownerIn === 'run-tag' && versions.length > 0 && registered,
    )!;
    const { body } = await portal.getModel(model.name);
    expect(body).toMatchObject({
      owner: `group:default/${model.team}`,
      ownerSource: 'run-tag',
    });
  });

  it('writes nothing when nothing has changed', async () => {
    const before = await dump(portal.knex);
    await portal.sync();
    expect(await dump(portal.knex)).toEqual(before);
    const row = await portal
      .knex('upstream_status')
      .where({ id: 'registry:mlflow' })
      .first();
    expect(JSON.parse(row.sync).report).toMatchObject({
      outcome: 'ok',
      rowsWritten: 0,
    });
  });

  it('sees a promotion, of which MLflow keeps neither time nor history', async () => {
    portal.published.length = 0;
    await fetch(
      `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/alias`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          name: 'address-match',
          alias: 'champion',
          version: '6',
        }),
      },
    );
    await portal.sync();
    const { body } = await portal.getModel('address-match');
    expect(body.aliases[0]).toMatchObject({
      alias: 'champion',
      version: 6,
      previousVersion: 4,
      seenBy: 'listing',
      sinceIsExact: false,
    });
    const events = await portal.getModel('address-match', '/events');
    expect(events.body.events[0]).toMatchObject({
      type: 'models.alias.moved',
      actor: 'registry:mlflow',
      sentence: 'champion moved from version 4 to 6',
    });
    expect(
      portal.published.filter(({ topic }) => topic === CHANGES_TOPIC)[0],
    ).toMatchObject({
      eventPayload: { instance: 'mlflow', models: ['address-match'] },
    });
  });
});

describe.each(databases.eachSupportedId())('a registry on %s', id => {
  let registry: ScriptedRegistry;
  let portal: Portal;

  beforeEach(async () => {
    registry = new ScriptedRegistry();
    for (const name of ['churn', 'eta', 'fraud']) {
      registry.add(name, { versions: 3, aliases: { champion: 2 } });
    }
    portal = await startPortal({
      knex: await databases.init(id),
      registry: { type: 'scripted' },
      features: [registry.module],
    });
    await portal.sync();
  });

  async function names() {
    const { body } = await portal.get('/v1/models?sort=name');
    return body.items.map((item: { name: string }) => item.name);
  }
  async function freshness() {
    const { body } = await portal.get('/v1/models');
    return body.sources.find(
      (source: { id: string }) => source.id === 'mlflow',
    );
  }

  it.each([
    ['the models cannot be listed', 'listModels', '0'],
    ['the second page of models is missing', 'listModels', '1'],
    ['the second page of versions is missing', 'listVersions', '1'],
  ])('changes nothing when %s', async (_case, call, page) => {
    const before = await dump(portal.knex);
    registry.add('new', {});
    registry.pointAlias('churn', 'champion', 3);
    registry.before = (made, argument) => {
      if (made === call && argument === page) throw unavailable();
    };
    await portal.sync();
    expect(await dump(portal.knex)).toEqual(before);
    expect(await freshness()).toMatchObject({
      readAt: expect.any(String),
      staleSince: expect.any(String),
      problem: 'mlflow does not answer',
    });

    registry.before = () => {};
    await portal.sync();
    expect(await names()).toEqual(['churn', 'eta', 'fraud', 'new']);
    expect((await freshness()).staleSince).toBeUndefined();
  });

  it('does not believe an empty listing after another one, and says what to do', async () => {
    const before = await dump(portal.knex);
    for (const name of ['churn', 'eta', 'fraud']) registry.remove(name);
    await portal.sync();
    expect(await dump(portal.knex)).toEqual(before);
    expect((await freshness()).problem).toMatch(
      'mlflow says that it has no models, but 3 are known',
    );
    const { body } = await portal.get('/v1/connections');
    expect(body.connections[0]).toMatchObject({
      id: 'registry:mlflow',
      fix: expect.stringContaining('models.registries.mlflow.allowEmpty'),
    });
  });

  it('does not believe that all versions are gone while the models are there', async () => {
    for (const name of ['churn', 'eta', 'fraud']) {
      registry.versions.set(name, []);
    }
    await portal.sync();
    const { body } = await portal.getModel('churn', '/versions');
    expect(body.total).toBe(3);
  });

  it('removes a model only when the registry says that it is gone', async () => {
    registry.unlisted.add('churn');
    registry.remove('eta');
    await portal.sync();
    expect(await names()).toEqual(['churn', 'fraud']);
    const row = await portal.knex('events').where({
      type: 'models.model.removed',
    });
    expect(row.map(({ model }) => model)).toEqual(['resource:default/eta']);
  });

  it.each([
    ['may not be seen by the portal', new NotAllowedError('403')],
    ['cannot be asked for', unavailable()],
  ])('keeps a model that is not listed and %s', async (_case, error) => {
    registry.unlisted.add('churn');
    registry.before = call => {
      if (call === 'getModel') throw error;
    };
    await portal.sync();
    expect(await names()).toEqual(['churn', 'eta', 'fraud']);
  });

  it('asks again for versions that a listing leaves out', async () => {
    const all = registry.versions.get('churn')!;
    registry.pointAlias('churn', 'champion', 3);
    registry.before = call => {
      registry.versions.set(
        'churn',
        call === 'listVersionsOf' ? all : all.slice(1),
      );
    };
    await portal.sync();
    const { body } = await portal.getModel('churn', '/versions');
    expect(
      body.versions.map((each: { version: number }) => each.version),
    ).toEqual([3, 2, 1]);
    expect(body.versions[0].aliases).toEqual(['champion']);
  });

  it('does not let a listing overwrite what was stored after it began', async () => {
    registry.before = async call => {
      if (call !== 'listVersions') return;
      registry.before = () => {};
      // The listing of models is through: it says that the champion is version 2.
      await portal.moveAlias('churn', 'champion', {
        version: 3,
        expectedVersion: 2,
        reason: 'better on the hold-out',
      });
      registry.pointAlias('fraud', 'champion', 1);
    };
    await portal.sync();
    const { body } = await portal.getModel('churn');
    expect(body.aliases).toHaveLength(1);
    expect(body.aliases[0]).toMatchObject({ version: 3, seenBy: 'portal' });
  });

  it('does not lose what files say when the model changes meanwhile', async () => {
    registry.add('new', { versions: 1, framework: 'sklearn' });
    let isFirst = true;
    registry.before = async (call, name) => {
      if (call !== 'getPackage' || name !== 'new' || !isFirst) return;
      isFirst = false;
      await portal.moveAlias('new', 'champion', {
        version: 1,
        expectedVersion: null,
        reason: 'the first of its kind',
      });
    };
    await portal.sync();
    const { body } = await portal.get('/v1/models?text=new');
    expect(body.items[0]).toMatchObject({
      framework: 'sklearn',
      champion: { version: 1 },
    });
  });

  it('tells of a new version, and of an alias that was removed', async () => {
    registry.add('churn', { versions: 4 });
    await portal.sync();
    const { body } = await portal.getModel('churn', '/events');
    expect(
      body.events.map((event: { sentence: string }) => event.sentence).sort(),
    ).toEqual(['Version 4 was registered', 'champion was taken off version 2']);
    expect((await portal.getModel('churn')).body.aliases).toEqual([]);
  });
});

describe.each(databases.eachSupportedId())(
  'two models of one name on %s',
  id => {
    it('exchange their names when the one comes whose exact name it is, and keep what is known of them', async () => {
      const registry = new ScriptedRegistry();
      registry.add('My Model', { versions: 2, aliases: { champion: 1 } });
      const portal = await startPortal({
        knex: await databases.init(id),
        registry: { type: 'scripted' },
        features: [registry.module],
      });
      await portal.sync();
      registry.pointAlias('My Model', 'champion', 2);
      await portal.sync();

      registry.add('my-model', {
        versions: 3,
        createdAt: new Date('2026-06-02T08:00:00.000Z'),
      });
      await portal.sync();
      expect((await portal.getModel('my-model')).body).toMatchObject({
        registry: { modelName: 'my-model' },
        versionCount: 3,
      });
      expect(
        (await portal.getModel('my-model', '/events')).body.events,
      ).toEqual([]);
      const fleet = await portal.get('/v1/models?sort=name');
      const other = fleet.body.items.find(
        (item: { name: string }) => item.name === 'My Model',
      );
      expect(other.entityRef).toMatch(
        /^resource:default\/my-model-[0-9a-f]{6}$/,
      );
      const events = await portal.getModel(
        other.entityRef.replace('resource:default/', ''),
        '/events',
      );
      expect(events.body.events).toMatchObject([
        {
          model: other.entityRef,
          sentence: 'champion moved from version 1 to 2',
        },
      ]);
      expect(
        portal.logs.filter(line => line.includes('has the name')),
      ).toHaveLength(1);

      await portal.sync();
      const row = await portal.knex('upstream_status').first();
      expect(JSON.parse(row.sync).report.rowsWritten).toBe(0);
    });
  },
);

describe.each(databases.eachSupportedId())(
  'a registry that tells whether its versions changed, on %s',
  id => {
    let registry: DigestingRegistry;
    let portal: Portal;
    let calls: string[];
    let firstCalls: string[];

    /** Reads all, and says which of these calls it took. */
    async function callsOfRead(...counted: string[]) {
      calls = [];
      await portal.sync();
      return calls.filter(call => counted.includes(call.split(' ')[0]));
    }
    const VERSION_CALLS = ['translateVersions', 'listVersionsOf'];

    beforeEach(async () => {
      registry = new DigestingRegistry();
      registry.before = (call, argument = '') => {
        calls.push(`${call} ${argument}`.trim());
      };
      for (const name of ['churn', 'eta', 'fraud']) {
        registry.add(name, { versions: 3, aliases: { champion: 2 } });
      }
      registry.add('empty', { versions: 0 });
      portal = await startPortal({
        knex: await databases.init(id),
        registry: { type: 'scripted' },
        features: [registry.module],
      });
      firstCalls = await callsOfRead(...VERSION_CALLS);
    });

    it('has them translated at the first read', () => {
      expect(firstCalls).toEqual(['translateVersions']);
    });

    it('is not asked for them again, nor are they translated, when only an alias moved', async () => {
      registry.pointAlias('churn', 'champion', 3);
      expect(await callsOfRead(...VERSION_CALLS)).toEqual([]);
      expect((await portal.getModel('churn')).body).toMatchObject({
        versionCount: 3,
        aliases: [{ alias: 'champion', version: 3 }],
      });
      const row = await portal.knex('upstream_status').first();
      expect(JSON.parse(row.sync).report).toMatchObject({
        outcome: 'ok',
        models: 4,
        versions: 9,
        rowsWritten: 2,
      });
      const versions = await portal.getModel('churn', '/versions');
      expect(versions.body.versions).toHaveLength(3);

      const before = await dump(portal.knex);
      registry.before = () => {};
      await portal.sync();
      expect(await dump(portal.knex)).toEqual(before);
    });

    it('is read by the models that came and went meanwhile', async () => {
      registry.add('new', { versions: 0 });
      registry.models.delete('empty');
      expect(await callsOfRead(...VERSION_CALLS)).toEqual([]);
      const { body } = await portal.get('/v1/models?sort=name');
      expect(body.items.map((item: { name: string }) => item.name)).toEqual([
        'churn',
        'eta',
        'fraud',
        'new',
      ]);
    });

    it('is asked for those of a model that is stored otherwise than it was listed', async () => {
      await portal
        .knex('model_versions')
        .where({ name: 'eta' })
        .update({ fingerprint: 'of-something-else', versions: '[]' });
      await portal
        .knex('models')
        .where({ name: 'eta' })
        .update({ fingerprint: 'of-something-else', version_count: 0 });
      registry.pointAlias('churn', 'champion', 3);
      expect(await callsOfRead(...VERSION_CALLS)).toEqual([
        'listVersionsOf eta',
      ]);
      expect((await portal.getModel('eta')).body.versionCount).toBe(3);
    });

    it('keeps what is stored where it does not answer for them, and makes up for it', async () => {
      await portal
        .knex('models')
        .where({ name: 'eta' })
        .update({ fingerprint: 'of-something-else', description: 'stale' });
      await portal.knex('model_versions').where({ name: 'eta' }).delete();
      registry.pointAlias('churn', 'champion', 3);
      registry.before = call => {
        if (call === 'listVersionsOf') throw unavailable();
      };
      await portal.sync();
      expect((await portal.getModel('churn')).body.aliases[0].version).toBe(3);
      expect((await portal.getModel('eta')).body.description).toBe('stale');

      registry.before = () => {};
      await portal.sync();
      const { body } = await portal.getModel('eta');
      expect(body.description).toBeUndefined();
      expect(body.versionCount).toBe(3);
    });

    it('tells of what was stored before the read broke off', async () => {
      const names = Array.from({ length: 20 }, (_, n) => `model-${n}`);
      for (const name of names) registry.add(name);
      await portal.sync();
      // One whose versions seem to be gone is asked for them: that fails, after others were stored.
      const last = 'model-1';
      registry.versions.set(last, []);
      for (const name of names) registry.pointAlias(name, 'champion', 1);
      registry.before = call => {
        if (call === 'listVersionsOf') throw new Error('out of order');
      };
      portal.published.length = 0;
      await portal.sync();
      const stored = await portal
        .knex('models')
        .where({ champion_version: 1 })
        .pluck('name');
      expect(stored).not.toContain(last);
      const told = portal.published.flatMap(({ topic, eventPayload }) =>
        topic === CHANGES_TOPIC
          ? (eventPayload as { models: string[] }).models
          : [],
      );
      expect(stored.length).toBeGreaterThan(0);
      expect([...new Set(told)].sort()).toEqual([...stored].sort());
      const row = await portal.knex('upstream_status').first();
      expect(JSON.parse(row.sync).report).toMatchObject({
        outcome: 'failed',
        rowsWritten: 2 * stored.length,
      });
    });

    it('has them translated again when one of them changed', async () => {
      const [first, ...rest] = registry.versions.get('fraud')!;
      registry.versions.set('fraud', [
        { ...first, description: 'Trained anew' },
        ...rest,
      ]);
      expect(await callsOfRead(...VERSION_CALLS)).toEqual([
        'translateVersions',
      ]);
      const { body } = await portal.getModel('fraud', '/versions');
      expect(JSON.stringify(body)).toContain('Trained anew');
    });
  },
);

it('removes everything where an empty registry is allowed', async () => {
  const registry = new ScriptedRegistry();
  registry.add('churn');
  const portal = await startPortal({
    knex: await databases.init('SQLITE_3'),
    registry: { type: 'scripted', allowEmpty: true },
    features: [registry.module],
  });
  await portal.sync();
  registry.remove('churn');
  await portal.sync();
  expect((await portal.get('/v1/models')).body.total).toBe(0);
});
