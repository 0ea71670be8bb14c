import { CanaryClient } from '@bellwether/plugin-canary-common';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { type Checks, eventually } from '../faults/Checks';
import { GuestSession } from '../portal/GuestSession';

/** What is read on a schedule is there within this time. */
const SEEN_SECONDS = 60;

const costsSchema = z.object({
  budget: z.object({ perMonth: z.number() }).nullable(),
});

/** That the model's page has all of the way that was gone: versions, aliases, server, verdict and budget. */
export async function checkPage(
  checks: Checks,
  {
    portalUrl,
    name,
    budget,
  }: { portalUrl: string; name: string; budget: number },
): Promise<void> {
  const { apis } = new GuestSession(portalUrl);
  const models = new ModelsClient(apis);
  const canary = new CanaryClient(apis);
  const ref = `resource:default/${name}`;
  const seen = <T>(
    what: string,
    read: () => Promise<T>,
    isSo: (value: T) => boolean,
  ) =>
    checks.check(what, async () => {
      await eventually(what, SEEN_SECONDS, read, isSo);
    });
  await seen(
    'the page lists both versions, the second as challenger',
    () => models.getModel(ref),
    ({ aliases, newestVersion, owner }) =>
      owner === 'group:default/travel-ml' &&
      newestVersion === 2 &&
      aliases.some(({ alias, version }) => alias === 'champion' && version === 1) &&
      aliases.some(({ alias, version }) => alias === 'challenger' && version === 2),
  );
  await seen(
    'the page says that the second version is served',
    () => models.getServers(ref),
    ({ servers }) =>
      servers.some(
        ({ cluster, versions }) =>
          cluster === 'live' &&
          versions.some(({ version, readyReplicas }) => version === 2 && readyReplicas > 0),
      ),
  );
  await seen(
    'the Rollout tab has the release, healthy',
    () => canary.getModelRollouts(ref),
    ({ rollouts }) => rollouts.some(({ phase }) => phase === 'healthy'),
  );
  await seen(
    'the timeline tells of the registration and of the release',
    () => models.getEvents(ref),
    ({ events }) =>
      events.some(({ type }) => type.startsWith('canary.')) &&
      events.some(({ type }) => !type.startsWith('canary.')),
  );
  await seen(
    'the Cost tab has the budget of the form',
    async () => {
      const base = await apis.discoveryApi.getBaseUrl('cost');
      const answer = await apis.fetchApi.fetch(
        `${base}/v1/models/resource/default/${name}/costs?days=7`,
      );
      return costsSchema.parse(await answer.json());
    },
    costs => costs.budget?.perMonth === budget,
  );
}
