import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { migrate } from '../database';
import { UpstreamHealth } from './UpstreamHealth';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())(
  'the health of upstreams on %s',
  id => {
    let knex: Knex;
    let now: Date;

    beforeEach(async () => {
      knex = await databases.init(id);
      await migrate(knex);
      now = new Date('2026-06-16T14:00:00.000Z');
    });

    const create = () =>
      UpstreamHealth.create({
        knex,
        logger: mockServices.logger.mock(),
        now: () => now,
      });

    it('is what the last answers were', async () => {
      const health = create();
      const recorder = health.of('registry:mlflow');
      for (let answer = 1; answer <= 150; answer += 1) recorder.success(answer);
      recorder.success(1, { version: '3.17.2' });
      expect(await health.get('registry:mlflow')).toEqual({
        id: 'registry:mlflow',
        // Of the last hundred: 52 … 150 and 1.
        latencyMs: 145,
        version: '3.17.2',
        lastSuccessAt: now.toISOString(),
        lastAttemptAt: now.toISOString(),
      });
    });

    it('keeps the last success while it fails, and forgets the failure after the next', async () => {
      const health = create();
      const recorder = health.of('registry:mlflow');
      recorder.success(10, { version: '3.17.2' });
      const succeeded = now.toISOString();
      now = new Date('2026-06-16T14:01:00.000Z');
      recorder.failure({
        kind: 'server-error',
        sentence: 'mlflow answered 500',
      });
      expect(await health.get('registry:mlflow')).toMatchObject({
        version: '3.17.2',
        lastSuccessAt: succeeded,
        lastAttemptAt: now.toISOString(),
        problem: { sentence: 'mlflow answered 500' },
      });
      recorder.success(10);
      expect((await health.get('registry:mlflow'))!.problem).toBe(undefined);
    });

    it('is known after a restart, and to other replicas', async () => {
      const health = create();
      health.of('registry:mlflow').success(10, { version: '3.17.2' });
      await health.settled();
      const restarted = create();
      await restarted.restore();
      restarted.of('registry:mlflow').success(20);
      expect(await restarted.get('registry:mlflow')).toMatchObject({
        version: '3.17.2',
        latencyMs: 20,
      });

      now = new Date('2026-06-16T14:05:00.000Z');
      health.of('registry:mlflow').failure({
        kind: 'no-answer',
        sentence: 'mlflow did not answer',
      });
      await health.settled();
      expect(await restarted.get('registry:mlflow')).toMatchObject({
        problem: { sentence: 'mlflow did not answer' },
      });
    });

    it('costs no write for each answer', async () => {
      const health = create();
      const writes: string[] = [];
      knex.on('query', ({ sql }) => {
        if (/^(insert|update)/i.test(sql)) writes.push(sql);
      });
      const recorder = health.of('registry:mlflow');
      for (let answer = 0; answer < 50; answer += 1) recorder.success(answer);
      await health.settled();
      expect(writes).toHaveLength(1);
      now = new Date('2026-06-16T14:01:00.000Z');
      recorder.success(1);
      await health.settled();
      expect(writes).toHaveLength(2);
    });
  },
);
