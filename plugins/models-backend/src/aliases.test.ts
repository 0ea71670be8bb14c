import { TestDatabases } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { FLEET_CHANNEL, modelChannel } from '@bellwether/plugin-models-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import request from 'supertest';
import {
  ScriptedRegistry,
  unavailable,
} from './__testUtils__/ScriptedRegistry';
import { Portal, startPortal } from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

jest.setTimeout(60_000);

const REF = 'resource:default/churn';
const move = {
  version: 3,
  expectedVersion: 2,
  reason: 'better on the hold-out',
};

describe.each(databases.eachSupportedId())('moving an alias on %s', id => {
  let registry: ScriptedRegistry;
  let portal: Portal;
  const signals: string[] = [];

  beforeEach(async () => {
    registry = new ScriptedRegistry();
    registry.add('churn', { versions: 4, aliases: { champion: 2 } });
    portal = await startPortal({
      knex: await databases.init(id),
      registry: { type: 'scripted' },
      features: [
        registry.module,
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({
            async publish({ channel }) {
              signals.push(channel);
            },
          }),
        }),
      ],
    });
    await portal.sync();
    signals.length = 0;
  });

  const aliasNow = () => registry.models.get('churn')!.aliases.champion;
  const events = async () =>
    (await portal.getModel('churn', '/events')).body.events;

  it('apart, open screens are told when the registry falls silent, and when it is back', async () => {
    registry.before = () => {
      throw unavailable();
    };
    await portal.sync();
    expect(signals).toEqual([FLEET_CHANNEL]);
    await portal.sync();
    expect(signals).toEqual([FLEET_CHANNEL]);
    registry.before = () => {};
    await portal.sync();
    expect(signals).toEqual([FLEET_CHANNEL, FLEET_CHANNEL]);
  });

  describe('in a process that dies in the middle', () => {
    const leave = (started: Date) =>
      portal.knex('pending_moves').insert({
        instance: 'mlflow',
        name: 'churn',
        started_at: started.toISOString(),
        held_until: new Date(started.getTime() + 60_000).toISOString(),
        move: JSON.stringify({
          alias: 'champion',
          version: 3,
          previous: 2,
          movedBy: 'user:default/mock',
          reason: 'better on the hold-out',
        }),
      });
    const twoMinutesAgo = () => new Date(Date.now() - 120_000);

    it('is known by whom and why, once, when the registry has it', async () => {
      const started = twoMinutesAgo();
      await leave(started);
      registry.pointAlias('churn', 'champion', 3);
      await portal.sync();
      await portal.sync();
      expect(await events()).toMatchObject([
        {
          type: 'models.alias.moved',
          actor: 'user:default/mock',
          reason: 'better on the hold-out',
          at: started.toISOString(),
        },
      ]);
      expect(await portal.knex('pending_moves')).toEqual([]);
    });

    it('is not believed of another move that somebody made', async () => {
      await leave(twoMinutesAgo());
      registry.pointAlias('churn', 'champion', 4);
      await portal.sync();
      expect(await events()).toMatchObject([
        { after: { version: 4 }, actor: 'registry:mlflow' },
      ]);
    });

    it('is waited for while it may still be under way', async () => {
      await leave(new Date());
      registry.pointAlias('churn', 'champion', 3);
      await portal.sync();
      expect(await events()).toEqual([]);
    });
  });

  describe('whose answer is lost', () => {
    /** The registry goes away in the middle: with what was asked done or not, and perhaps for the look afterwards too. */
    const goAway = (options: { isDone: boolean; isBack: boolean }) => {
      registry.before = (call, name) => {
        if (call !== 'setAlias') return;
        if (options.isDone) registry.pointAlias(name!, 'champion', 3);
        registry.before = () => {
          if (!options.isBack) throw unavailable();
        };
        throw unavailable();
      };
    };
    const comeBack = () => {
      registry.before = () => {};
    };
    const told = {
      type: 'models.alias.moved',
      actor: 'user:default/mock',
      reason: move.reason,
    };

    it('is done where the registry says so, by whom and why', async () => {
      goAway({ isDone: true, isBack: true });
      const { status, body } = await portal.moveAlias(
        'churn',
        'champion',
        move,
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({ version: 3, previousVersion: 2 });
      await portal.sync();
      expect(await events()).toMatchObject([{ id: body.eventId, ...told }]);
      expect(await portal.knex('pending_moves')).toEqual([]);
    });

    it('is not done where the registry says that, and can be made again', async () => {
      goAway({ isDone: false, isBack: true });
      const lost = await portal.moveAlias(
        'churn',
        'champion',
        move,
        'key-lost',
      );
      expect(lost.status).toBe(503);
      expect(await portal.knex('pending_moves')).toEqual([]);
      expect(await events()).toEqual([]);
      const again = await portal.moveAlias(
        'churn',
        'champion',
        move,
        'key-lost',
      );
      expect(again.status).toBe(200);
    });

    it('is known by whom and why from the next read on, where nobody answers, and keeps nobody from another', async () => {
      goAway({ isDone: true, isBack: false });
      const before = new Date().toISOString();
      expect((await portal.moveAlias('churn', 'champion', move)).status).toBe(
        503,
      );
      comeBack();
      await portal.sync();
      const [event, ...others] = await events();
      expect(event).toMatchObject(told);
      expect(event.at >= before).toBe(true);
      expect(others).toEqual([]);
      const next = { ...move, version: 4, expectedVersion: 3 };
      expect((await portal.moveAlias('churn', 'champion', next)).status).toBe(
        200,
      );
    });

    it('is nobody’s once a read has found it not done', async () => {
      goAway({ isDone: false, isBack: false });
      await portal.moveAlias('churn', 'champion', move);
      comeBack();
      await portal.sync();
      expect(await portal.knex('pending_moves')).toEqual([]);
      registry.pointAlias('churn', 'champion', 3);
      await portal.sync();
      expect(await events()).toMatchObject([{ actor: 'registry:mlflow' }]);
    });
  });

  it('sets it in the registry, keeps who did it and why, and tells everybody', async () => {
    const { status, body } = await portal.moveAlias('churn', 'champion', move);
    expect(status).toBe(200);
    expect(body).toEqual({
      alias: 'champion',
      version: 3,
      previousVersion: 2,
      eventId: expect.any(String),
    });
    expect(aliasNow()).toBe(3);

    const model = await portal.getModel('churn');
    expect(model.body.aliases).toEqual([
      {
        alias: 'champion',
        version: 3,
        previousVersion: 2,
        since: expect.any(String),
        sinceIsExact: true,
        seenBy: 'portal',
        movedBy: 'user:default/mock',
        reason: move.reason,
      },
    ]);
    expect(await events()).toMatchObject([
      {
        id: body.eventId,
        type: 'models.alias.moved',
        model: REF,
        actor: 'user:default/mock',
        before: { alias: 'champion', version: 2 },
        after: { alias: 'champion', version: 3 },
        reason: move.reason,
        sentence: 'champion moved from version 2 to 3',
      },
    ]);
    expect(signals).toContain(modelChannel(REF));
    const fleet = await portal.get('/v1/models');
    expect(fleet.body.items[0].champion).toMatchObject({
      version: 3,
      sinceIsExact: true,
    });
  });

  it('is in the audit log with its sender, whether it succeeds or not', async () => {
    const audited = () =>
      portal.logs.filter(line => line.includes('models.alias-mutate'));
    await portal.moveAlias('churn', 'champion', move);
    await portal.moveAlias('churn', 'champion', move);
    expect(audited()).toEqual([
      expect.stringContaining('"status":"initiated"'),
      expect.stringContaining('"status":"succeeded"'),
      expect.stringContaining('"status":"initiated"'),
      expect.stringContaining('ConflictError'),
    ]);
    for (const line of audited().slice(0, 3)) {
      expect(line).toContain('"actorId":"user:default/mock"');
      expect(line).toContain(move.reason);
    }
  });

  it('is no news to the next full read', async () => {
    await portal.moveAlias('churn', 'champion', move);
    await portal.sync();
    const row = await portal.knex('upstream_status').first();
    expect(JSON.parse(row.sync).report.rowsWritten).toBe(0);
    expect(await events()).toHaveLength(1);
  });

  it('sets one that was not set', async () => {
    const { status } = await portal.moveAlias('churn', 'challenger', {
      ...move,
      expectedVersion: null,
    });
    expect(status).toBe(200);
    expect((await events())[0].sentence).toBe(
      'challenger was set to version 3',
    );
  });

  it.each([
    ['no reason', { ...move, reason: '' }, 'champion', 400],
    ['a short reason', { ...move, reason: 'because' }, 'champion', 400],
    ['a version that is no number', { ...move, version: 'x' }, 'champion', 400],
    [
      'no expected version',
      { ...move, expectedVersion: undefined },
      'champion',
      400,
    ],
    ['an alias that the registry keeps for itself', move, 'latest', 400],
    ['an alias that looks like a version', move, 'v7', 400],
    ['an alias of strange letters', move, 'a%20b', 400],
    [
      'the version at which it points already',
      { ...move, version: 2 },
      'champion',
      400,
    ],
    [
      'another expected version than where it points',
      { ...move, expectedVersion: 1 },
      'champion',
      409,
    ],
    [
      'the expectation that it is not set',
      { ...move, expectedVersion: null },
      'champion',
      409,
    ],
  ])(
    'is refused with %s, and changes nothing',
    async (_case, body, alias, status) => {
      const response = await portal.moveAlias('churn', alias, body);
      expect(response.status).toBe(status);
      expect(registry.models.get('churn')!.aliases).toEqual({ champion: 2 });
      expect(await events()).toEqual([]);
    },
  );

  it('is refused without an Idempotency-Key', async () => {
    const { status, body } = await portal
      .moveAlias('churn', 'champion', move)
      .unset('idempotency-key');
    expect(status).toBe(400);
    expect(body.error.message).toMatch('Idempotency-Key is missing');
    expect(aliasNow()).toBe(2);
  });

  it('says who moved it meanwhile, as far as the portal knows', async () => {
    await portal.moveAlias('churn', 'champion', move);
    const { status, body } = await portal.moveAlias('churn', 'champion', {
      ...move,
      version: 4,
    });
    expect(status).toBe(409);
    expect(body.error.message).toMatch(
      /^champion of churn points at version 3 now, not at version 2: user:default\/mock moved it at 20.*; look again before you move it$/,
    );
  });

  it('takes up what the registry says when that turns out to be something else', async () => {
    registry.pointAlias('churn', 'champion', 4);
    const { status, body } = await portal.moveAlias('churn', 'champion', move);
    expect(status).toBe(409);
    expect(body.error.message).toMatch('it was moved in mlflow just now');
    expect(aliasNow()).toBe(4);
    const model = await portal.getModel('churn');
    expect(model.body.aliases[0]).toMatchObject({
      version: 4,
      seenBy: 'listing',
    });
  });

  it('notices that somebody moved it at the same moment, and leaves that as it is', async () => {
    let reads = 0;
    registry.before = call => {
      if (call === 'getAlias') reads += 1;
      if (call === 'getAlias' && reads === 2) {
        registry.pointAlias('churn', 'champion', 1);
      }
    };
    const { status, body } = await portal.moveAlias('churn', 'champion', move);
    expect(status).toBe(409);
    expect(body.error.message).toMatch(
      'somebody else moved it to version 1 at the same moment; that was left as it is',
    );
    expect(aliasNow()).toBe(1);
    expect((await portal.getModel('churn')).body.aliases[0]).toMatchObject({
      version: 1,
      seenBy: 'listing',
    });
  });

  it('lets only one person at a time move aliases of a model', async () => {
    let second: Promise<request.Response> | undefined;
    registry.before = async call => {
      if (call !== 'setAlias' || second) return;
      second = portal
        .moveAlias('churn', 'champion', { ...move, version: 4 })
        .then(r => r);
      await second;
    };
    const first = await portal.moveAlias('churn', 'champion', move);
    expect(first.status).toBe(200);
    const refused = await second!;
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toMatch('right now');
    expect(aliasNow()).toBe(3);
  });

  it('is not taken for somebody else’s by a read of the registry in the middle of it', async () => {
    registry.before = async call => {
      if (call !== 'getAlias' || aliasNow() !== 3) return;
      registry.before = () => {};
      await portal.sync();
    };
    await portal.moveAlias('churn', 'champion', move);
    await portal.sync();
    expect(await events()).toMatchObject([{ actor: 'user:default/mock' }]);
  });

  it('gives the first answer to a repeated key, and makes the move once', async () => {
    const first = await portal.moveAlias(
      'churn',
      'champion',
      move,
      'key-00001',
    );
    const again = await portal.moveAlias(
      'churn',
      'champion',
      move,
      'key-00001',
    );
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await events()).toHaveLength(1);
  });

  it('refuses a key that was used for something else', async () => {
    await portal.moveAlias('churn', 'champion', move, 'key-00001');
    const { status, body } = await portal.moveAlias(
      'churn',
      'champion',
      { ...move, version: 4, expectedVersion: 3 },
      'key-00001',
    );
    expect(status).toBe(409);
    expect(body.error.message).toMatch('was used for another request');
    expect(aliasNow()).toBe(3);
  });

  it('can be tried again with the same key after the registry did not answer', async () => {
    registry.before = call => {
      if (call === 'getAlias') throw unavailable();
    };
    const failed = await portal.moveAlias(
      'churn',
      'champion',
      move,
      'key-00001',
    );
    expect(failed.status).toBe(503);
    expect(failed.body.error.message).toBe('mlflow does not answer');
    registry.before = () => {};
    const { status } = await portal.moveAlias(
      'churn',
      'champion',
      move,
      'key-00001',
    );
    expect(status).toBe(200);
  });

  it('says when the registry does not permit it to the portal', async () => {
    registry.before = call => {
      if (call === 'setAlias') {
        throw new NotAllowedError('mlflow does not permit this');
      }
    };
    const { status } = await portal.moveAlias('churn', 'champion', move);
    expect(status).toBe(403);
    expect(aliasNow()).toBe(2);
  });

  it('of a model that no registry holds is not found', async () => {
    expect((await portal.moveAlias('none', 'champion', move)).status).toBe(404);
  });

  it('forgets keys after a day', async () => {
    await portal.moveAlias('churn', 'champion', move, 'key-00001');
    await portal.run('prune');
    expect(await portal.knex('idempotency')).toHaveLength(1);
    await portal.knex('idempotency').update({
      created_at: new Date(Date.now() - 25 * 3600_000).toISOString(),
    });
    await portal.run('prune');
    expect(await portal.knex('idempotency')).toHaveLength(0);
  });
});
