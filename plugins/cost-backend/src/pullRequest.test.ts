import { TestDatabases } from '@backstage/backend-test-utils';
import {
  changesPreviewSchema,
  changesReplySchema,
  ledgerReplySchema,
  recommendationsReplySchema,
} from '@bellwether/plugin-cost-common';
import { GitOwned } from './__testUtils__/GitOwned';
import { replacePods } from './__testUtils__/replacePods';
import { SANDBOX_PRICES, startPortal } from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const NOW = new Date('2026-06-16T06:00:00Z');
const MODEL = '/v1/models/resource/default/chargeback-risk';
const ROLLOUT = {
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  name: 'chargeback-risk',
};
const REASON = 'It asks for far more than it uses';

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  it('a size that Git owns goes from the diff by a pull request, merged on the code host, to the cluster', async () => {
    const sandbox = await startSandboxAt(() => NOW);
    const git = await GitOwned.of(sandbox, ROLLOUT);
    const portal = await startPortal({
      sandbox,
      knex: await databases.init(databaseId),
      now: () => NOW,
      clusters: ['prod-eu'],
      host: git.host,
      config: {
        backfillDays: 1,
        prices: SANDBOX_PRICES,
        advice: { stepSeconds: 3600 },
      },
    });
    const entry = async () =>
      ledgerReplySchema.parse(
        (await portal.as('owner', 'get', `${MODEL}/ledger`)).body,
      ).entries[0];
    try {
      const before = await git.manifest();
      await portal.run('recommend-sizes');
      const [{ recommendation }] = recommendationsReplySchema.parse(
        (await portal.as('owner', 'get', `${MODEL}/recommendations`)).body,
      ).servers;
      expect(recommendation?.apply.via).toBe('pull-request');

      // The diff is of the file, and changes nothing but numbers.
      const recommendations = [{ id: recommendation!.id }];
      const preview = changesPreviewSchema.parse(
        (
          await portal.as('owner', 'post', '/v1/changes/previews', {
            recommendations,
          })
        ).body,
      );
      const [edit] = preview.edits;
      expect([edit.via, edit.file, edit.dialect]).toEqual([
        'pull-request',
        'serving/rollout.yaml',
        'manifest',
      ]);
      const lines = (sign: '-' | '+') =>
        edit.diff
          .split('\n')
          .filter(
            line => line.startsWith(sign) && !line.startsWith(sign.repeat(3)),
          )
          .map(line => line.slice(1));
      const withoutNumbers = (line: string) =>
        line.replace(/: "?\d+\w*"?$/, ': N');
      expect(lines('+')).not.toEqual(lines('-'));
      expect(lines('+').map(withoutNumbers)).toEqual(
        lines('-').map(withoutNumbers),
      );

      const made = await portal.as('owner', 'post', '/v1/changes', {
        recommendations,
        reason: REASON,
        precondition: preview.precondition,
      });
      const [{ pullRequest, state }] = changesReplySchema.parse(
        made.body,
      ).changes;
      expect([made.status, state]).toEqual([202, 'waiting-for-merge']);
      const { number } = pullRequest!;
      expect((await git.pull(number)).body).toContain(REASON);
      expect(await git.manifest()).toBe(before);
      await portal.run('follow-changes');
      expect((await entry()).state).toBe('opened');

      await git.merge(number);
      await portal.run('follow-changes');
      expect(await entry()).toMatchObject({
        state: 'merged',
        pullRequest: { number },
      });
      const after = await git.manifest();
      expect(after).toContain('# Sized by hand in May.');
      expect(after).not.toBe(before);

      await git.sync();
      await portal.run('follow-changes');
      // The object asks for it; its pods still run with the old size.
      expect((await entry()).state).toBe('merged');
      await replacePods(sandbox, ROLLOUT);
      await portal.run('follow-changes');
      expect((await entry()).state).toBe('live');
    } finally {
      await portal.stop();
      await sandbox.close();
    }
  });
});
