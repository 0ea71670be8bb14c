import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { CHANGES_TOPIC } from '@bellwether/plugin-models-common';
import { modelRecord } from '../__testUtils__/records';
import { until } from '../__testUtils__/until';
import { toModelEntity } from '../mapping';
import { AppliedSets } from './AppliedSets';
import { EntitySync } from './EntitySync';
import { Change, EntityReader, Reading } from './Reading';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

function model(modelName: string, description = '') {
  return toModelEntity(modelRecord({ modelName, description }));
}

function whole(...entities: Entity[]): Reading {
  return { is: 'whole', entities };
}

/** A reading that is under way until it is resolved. */
function pendingReading() {
  let resolve: (reading: Reading) => void = () => {};
  const promise = new Promise<Reading>(done => {
    resolve = done;
  });
  return { promise, resolve };
}

const incomplete: Reading = {
  is: 'nothing',
  because: 'the registry was not read in full yet',
  retry: true,
};

describe.each(databases.eachSupportedId())(
  'the synchronisation of a provider with the catalog on %s',
  databaseId => {
    let applied: AppliedSets;
    let shutdown: AbortController;
    const readAll = jest.fn<Promise<Reading>, []>();
    const readChanges = jest.fn<Promise<Change>, [unknown[], unknown]>();
    const logger = mockServices.logger.mock();

    beforeEach(async () => {
      const knex = await databases.init(databaseId);
      applied = await AppliedSets.create({
        database: mockServices.database({ knex }),
      });
      shutdown = new AbortController();
      readAll.mockReset();
      readChanges.mockReset();
      jest.mocked(logger.warn).mockClear();
      jest.mocked(logger.info).mockClear();
    });
    afterEach(() => {
      shutdown.abort();
      jest.useRealTimers();
    });

    /** One replica of a portal. */
    async function start(concerns: EntityReader['concerns'] = () => true) {
      const mutations: EntityProviderMutation[] = [];
      const applyMutation = jest.fn(
        async (mutation: EntityProviderMutation) => {
          mutations.push(mutation);
        },
      );
      const events = mockServices.events();
      const scheduler = mockServices.scheduler();
      await EntitySync.start(
        {
          providerName: 'ModelEntityProvider:prod',
          locationKey: 'models:prod',
          schedule: { frequency: { minutes: 30 }, timeout: { minutes: 5 } },
          reader: { readAll, readChanges, concerns },
          applied,
          events,
          logger,
          scheduler,
          shutdown: shutdown.signal,
        },
        { applyMutation, refresh: jest.fn() },
      );
      return {
        applyMutation,
        mutations,
        announce: (eventPayload: unknown) =>
          events.publish({ topic: CHANGES_TOPIC, eventPayload }),
        /** The next run of the schedule; ends when it has ended. */
        run: async () => {
          await until(async () => {
            const before = readAll.mock.calls.length;
            await scheduler.triggerTask('ModelEntityProvider:prod:refresh');
            return readAll.mock.calls.length > before;
          });
        },
      };
    }

    it('gives everything to the catalog right after the start', async () => {
      readAll.mockResolvedValue(whole(model('a'), model('b')));
      const { mutations } = await start();
      await until(() => mutations.length === 1);
      expect(mutations).toEqual([
        {
          type: 'full',
          entities: [
            { entity: model('a'), locationKey: 'models:prod' },
            { entity: model('b'), locationKey: 'models:prod' },
          ],
        },
      ]);
    });

    it('gives nothing twice: not on the next run, not in another order, not after a restart', async () => {
      readAll.mockResolvedValue(whole(model('a'), model('b')));
      const first = await start();
      await until(() => first.mutations.length === 1);
      readAll.mockResolvedValue(whole(model('b'), model('a')));
      await first.run();
      const second = await start();
      await second.run();
      expect(first.applyMutation).toHaveBeenCalledTimes(1);
      expect(second.applyMutation).not.toHaveBeenCalled();
    });

    it('gives only what differs of a set that it gave before, and nothing of that twice', async () => {
      readAll.mockResolvedValue(whole(model('a'), model('b'), model('c')));
      const { run, mutations } = await start();
      await until(() => mutations.length === 1);
      const after = whole(model('a', 'new words'), model('b'), model('d'));
      readAll.mockResolvedValue(after);
      await run();
      expect(mutations).toHaveLength(2);
      expect(mutations[1]).toEqual({
        type: 'delta',
        added: [
          { entity: model('a', 'new words'), locationKey: 'models:prod' },
          { entity: model('d'), locationKey: 'models:prod' },
        ],
        removed: [
          { entityRef: 'resource:default/c', locationKey: 'models:prod' },
        ],
      });
      await run();
      const restarted = await start();
      await restarted.run();
      expect([...mutations, ...restarted.mutations]).toHaveLength(2);

      // After a restart what was given is known from there being nothing to give.
      readAll.mockResolvedValue(whole(model('a', 'new words'), model('b')));
      await restarted.run();
      expect(restarted.mutations).toEqual([
        {
          type: 'delta',
          added: [],
          removed: [
            { entityRef: 'resource:default/d', locationKey: 'models:prod' },
          ],
        },
      ]);
    });

    it('gives the whole set where a thousand of it differ', async () => {
      const many = (description: string) =>
        whole(
          ...Array.from({ length: 1001 }, (_, n) =>
            model(`m${n}`, description),
          ),
        );
      readAll.mockResolvedValue(many('before'));
      const { run, mutations } = await start();
      await until(() => mutations.length === 1);
      readAll.mockResolvedValue(many('after'));
      await run();
      expect(mutations.map(({ type }) => type)).toEqual(['full', 'full']);
    });

    it('gives everything after a part that the catalog did not take', async () => {
      readAll.mockResolvedValue(whole(model('a'), model('b')));
      readChanges.mockResolvedValue({ added: [model('a', 'x')], removed: [] });
      const { announce, applyMutation, mutations, run } = await start();
      await until(() => mutations.length === 1);
      applyMutation.mockRejectedValueOnce(new Error('the database is full'));
      await announce({ instance: 'mlflow-prod', models: ['a'] });
      await until(() => applyMutation.mock.calls.length === 2);
      readAll.mockResolvedValue(whole(model('a', 'x'), model('b')));
      await run();
      expect(mutations.map(({ type }) => type)).toContain('full');
      expect(mutations.slice(1)[0]).toMatchObject({ type: 'full' });
    });

    it('gives an unchanged set again after an hour, so that a deleted entity comes back', async () => {
      readAll.mockResolvedValue(whole(model('a')));
      const { run, mutations } = await start();
      await until(() => mutations.length === 1);
      jest.useFakeTimers({
        doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'setInterval'],
        now: Date.now() + 61 * 60 * 1000,
      });
      await run();
      expect(mutations).toHaveLength(2);
    });

    it('waits until everything was read once, and says so once', async () => {
      readAll
        .mockResolvedValueOnce(incomplete)
        .mockRejectedValueOnce(new Error('Request failed with 503'))
        .mockRejectedValueOnce(new Error('Request failed with 503'))
        .mockResolvedValue(whole(model('a')));
      const { mutations } = await start();
      const told = jest.mocked(logger.info).mock.calls;
      // It is said after it was done.
      await until(() => told.length === 2);
      expect(mutations.map(({ type }) => type)).toEqual(['full']);
      expect(told).toEqual([
        ['Entities stay as they are: the registry was not read in full yet'],
        ['The catalog was given 1 entities'],
      ]);
      expect(jest.mocked(logger.warn).mock.calls).toEqual([
        ['Entities stay as they are: Request failed with 503'],
      ]);
    });

    it('adds and removes what a partial reading says, and nothing else', async () => {
      readAll.mockResolvedValue({
        is: 'part',
        entities: [model('a')],
        removed: ['resource:default/b'],
        because: 'prod-us was not listed in full yet',
      });
      const { mutations } = await start();
      await until(() => mutations.length === 1);
      expect(mutations).toEqual([
        {
          type: 'delta',
          added: [{ entity: model('a'), locationKey: 'models:prod' }],
          removed: [
            { entityRef: 'resource:default/b', locationKey: 'models:prod' },
          ],
        },
      ]);
    });

    it('reads changes that come together at once, and applies them alone', async () => {
      readAll.mockResolvedValue(whole(model('a'), model('b')));
      readChanges.mockResolvedValue({ added: [model('a', 'x')], removed: [] });
      const { announce, mutations } = await start();
      await until(() => mutations.length === 1);
      await announce({ instance: 'mlflow-prod', models: ['a'] });
      await announce({ instance: 'mlflow-prod', models: ['b'] });
      await until(() => mutations.length === 2);
      expect(readChanges.mock.calls.map(([changes]) => changes)).toEqual([
        [
          { instance: 'mlflow-prod', models: ['a'] },
          { instance: 'mlflow-prod', models: ['b'] },
        ],
      ]);
      expect(mutations[1]).toEqual({
        type: 'delta',
        added: [{ entity: model('a', 'x'), locationKey: 'models:prod' }],
        removed: [],
      });
      expect(readAll).toHaveBeenCalledTimes(1);
    });

    it('does not take a set for unchanged after another replica changed a part of it', async () => {
      readAll.mockResolvedValue(whole(model('a')));
      const first = await start();
      await until(() => first.mutations.length === 1);
      readChanges.mockResolvedValue({ added: [model('a', 'x')], removed: [] });
      const second = await start();
      await second.announce({ instance: 'mlflow-prod', models: ['a'] });
      await until(() => second.mutations.length === 1);
      await first.run();
      expect(first.mutations).toHaveLength(2);
    });

    it('reads everything anew when a part changed while it was being read', async () => {
      readAll.mockImplementationOnce(async () => {
        await applied.recordPart('ModelEntityProvider:prod');
        return whole(model('a', 'before'));
      });
      readAll.mockResolvedValue(whole(model('a', 'after')));
      const { mutations } = await start();
      await until(() => mutations.length === 1);
      expect(mutations).toEqual([
        {
          type: 'full',
          entities: [
            { entity: model('a', 'after'), locationKey: 'models:prod' },
          ],
        },
      ]);
    });

    it('lets a change pass a reading of everything, and lays it over what was read', async () => {
      readAll.mockResolvedValueOnce(whole(model('a'), model('c')));
      const { announce, mutations, run } = await start();
      await until(() => mutations.length === 1);
      const reading = pendingReading();
      readAll.mockReturnValueOnce(reading.promise);
      const gone = 'resource:default/c';
      readChanges.mockResolvedValueOnce({
        added: [model('a', 'after')],
        removed: [gone],
      });
      const running = run();
      await until(() => readAll.mock.calls.length === 2);
      await announce({ instance: 'mlflow-prod', models: ['a', 'c'] });
      await until(() => mutations.length === 2);
      expect(mutations[1]).toMatchObject({ type: 'delta' });

      reading.resolve(whole(model('a', 'before'), model('b'), model('c')));
      await running;
      await until(() => mutations.length === 3);
      expect(readAll).toHaveBeenCalledTimes(2);
      expect(mutations[2]).toEqual({
        type: 'delta',
        added: [{ entity: model('b'), locationKey: 'models:prod' }],
        removed: [],
      });
      // The set that was read with the change laid over it is what the catalog holds.
      readAll.mockResolvedValue(whole(model('a', 'after'), model('b')));
      await run();
      expect(mutations).toHaveLength(3);
    });

    it('lays a change over a reading of a part, too', async () => {
      readAll.mockResolvedValueOnce(whole(model('a'), model('c')));
      const { announce, mutations, run } = await start();
      await until(() => mutations.length === 1);
      const reading = pendingReading();
      readAll.mockReturnValueOnce(reading.promise);
      readChanges.mockResolvedValueOnce({
        added: [model('a', 'after'), model('c')],
        removed: [],
      });
      const running = run();
      await until(() => readAll.mock.calls.length === 2);
      await announce({ instance: 'mlflow-prod', models: ['a', 'c'] });
      await until(() => mutations.length === 2);
      reading.resolve({
        is: 'part',
        entities: [model('a', 'before'), model('b')],
        removed: ['resource:default/c', 'resource:default/d'],
        because: 'prod-us was not listed in full yet',
      });
      await running;
      await until(() => mutations.length === 3);
      expect(mutations[2]).toMatchObject({
        type: 'delta',
        removed: [{ entityRef: 'resource:default/d' }],
      });
      expect(
        mutations[2].type === 'delta' &&
          mutations[2].added.map(({ entity }) => entity),
      ).toEqual([model('b'), model('a', 'after'), model('c')]);
    });

    it('lets changes wait for the last of several readings', async () => {
      readAll.mockResolvedValueOnce(whole(model('a')));
      const { announce, mutations, run } = await start();
      await until(() => mutations.length === 1);
      const whileAnotherReplicaChangesAPart = async () => {
        await applied.recordPart('ModelEntityProvider:prod');
        return whole(model('a', 'before'));
      };
      readAll.mockImplementationOnce(whileAnotherReplicaChangesAPart);
      readAll.mockImplementationOnce(whileAnotherReplicaChangesAPart);
      const last = pendingReading();
      readAll.mockReturnValueOnce(last.promise);
      readChanges.mockResolvedValue({ added: [model('b')], removed: [] });
      const running = run();
      await until(() => readAll.mock.calls.length === 4);
      await announce({ instance: 'mlflow-prod', models: ['b'] });
      await new Promise(resolve => {
        setTimeout(resolve, 500);
      });
      expect(readChanges).not.toHaveBeenCalled();
      last.resolve(whole(model('a', 'after')));
      await running;
      await until(() => mutations.length === 3);
      expect(mutations.map(({ type }) => type)).toEqual([
        'full',
        'full',
        'delta',
      ]);
    });

    it('tries changes again that could not be read, together with newer ones', async () => {
      readAll.mockResolvedValue(whole(model('a')));
      readChanges.mockRejectedValueOnce(new Error('Request failed with 503'));
      readChanges.mockResolvedValue({ added: [model('b')], removed: [] });
      const { announce, mutations } = await start();
      await until(() => mutations.length === 1);
      await announce({ instance: 'mlflow-prod', models: ['b'] });
      await until(() => readChanges.mock.calls.length === 1);
      await announce({ instance: 'mlflow-prod', models: ['c'] });
      await until(() => mutations.length === 2);
      expect(readChanges.mock.calls[1][0]).toEqual([
        { instance: 'mlflow-prod', models: ['b'] },
        { instance: 'mlflow-prod', models: ['c'] },
      ]);
    });

    it('reads everything where a change cannot be told apart', async () => {
      readAll.mockResolvedValueOnce(whole(model('a'), model('b')));
      readAll.mockResolvedValue(whole(model('a')));
      readChanges.mockResolvedValue('everything');
      const { announce, mutations } = await start();
      await until(() => mutations.length === 1);
      await announce({ instance: 'mlflow-prod' });
      await until(() => mutations.length === 2);
      expect(mutations[1]).toMatchObject({
        type: 'delta',
        added: [],
        removed: [{ entityRef: 'resource:default/b' }],
      });
    });

    it('hears neither what does not concern it nor what it does not understand', async () => {
      readAll.mockResolvedValue(whole(model('a')));
      readChanges.mockResolvedValue({ added: [], removed: [] });
      const { announce, mutations } = await start(
        ({ instance }) => instance === 'mlflow-prod',
      );
      await until(() => mutations.length === 1);
      await announce({ instance: 'other', models: ['a'] });
      await announce({ models: 'a' });
      await announce({ instance: 'mlflow-prod', models: ['b'] });
      await until(() => readChanges.mock.calls.length === 1);
      expect(readChanges.mock.calls[0][0]).toEqual([
        { instance: 'mlflow-prod', models: ['b'] },
      ]);
      expect(mutations).toHaveLength(1);
    });
  },
);
