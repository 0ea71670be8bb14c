import { TestDatabases } from '@backstage/backend-test-utils';
import { MadeThings } from './MadeThings';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

it('knows what a task made after the portal was started anew, in order and once', async () => {
  const client = await databases.init('SQLITE_3');
  const start = (day = '2026-01-01') =>
    MadeThings.create({
      database: { getClient: async () => client },
      now: () => new Date(day),
    });
  const before = start();
  await before.note('task-1', { what: 'perhaps a model', undo: 'look' });
  await before.note('task-1', { what: 'a repository', undo: 'delete it' });
  await before.note('task-2', { what: 'another', undo: 'delete that' });
  await before.forget('task-1', 'perhaps a model');

  const after = start();
  await after.note('task-1', { what: 'a repository', undo: 'delete it' });
  await after.note('task-1', { what: 'a tag', undo: 'take it away' });
  expect(await after.of('task-1')).toEqual([
    { what: 'a repository', undo: 'delete it' },
    { what: 'a tag', undo: 'take it away' },
  ]);

  // Longer than anybody retries a task.
  expect(await start('2026-06-01').of('task-1')).toEqual([]);
});
