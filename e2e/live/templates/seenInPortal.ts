import { CanaryClient } from '@bellwether/plugin-canary-common';
import { DriftClient } from '@bellwether/plugin-drift-common';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { type Checks, eventually } from '../faults/Checks';
import { GuestSession } from '../portal/GuestSession';

/** What is read on a schedule is there within this time. */
const SEEN_SECONDS = 60;

const costsSchema = z.object({
  budget: z.object({ perMonth: z.number() }).nullable(),
});

const entitySchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
});

/**
 * That the model's page has all of the way that was gone: versions with what the gate said, aliases, server, verdict, drift monitor,
 * budget, and where the project is.
 */
export async function checkPage(
  checks: Checks,
  {
    portalUrl,
    name,
    budget,
    repository,
  }: { portalUrl: string; name: string; budget: number; repository: string },
): Promise<void> {
  const { apis } = new GuestSession(portalUrl);
  const models = new ModelsClient(apis);
  const canary = new CanaryClient(apis);
  const drift = new DriftClient(apis);
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
    'the Versions tab has both as passed by the gate, with their figures on held-out rows',
    () => models.getVersions(ref),
    ({ versions }) =>
      versions.length === 2 &&
      versions.every(
        ({ tags, metrics, description }) =>
          tags.validation_status === 'passed' &&
          typeof metrics?.accuracy === 'number' &&
          /^accuracy [\d.]+ on \d+ held-out rows/.test(description ?? ''),
      ),
  );
  await seen(
    'the Rollout tab has the verdict by which the second version was promoted',
    async () => {
      const { rollouts } = await canary.getModelRollouts(ref);
      const [{ id }] = rollouts;
      const [{ runs }, { events }] = await Promise.all([
        canary.getAnalysisRuns(id),
        canary.getEvents(id),
      ]);
      return { runs, events };
    },
    ({ runs, events }) =>
      runs.some(
        ({ phase, metrics }) =>
          phase === 'successful' &&
          metrics.some(
            ({ name: metric, measurements }) =>
              metric === 'verdict' &&
              /"?verdict"?:\s*"?promote/.test(measurements.at(-1)?.value ?? ''),
          ),
      ) && events.some(({ type }) => type === 'canary.verdict.changed'),
  );
  await seen(
    'the Drift tab has the monitor of drift.yaml in the repository',
    () => drift.getMonitors(ref),
    ({ monitors, broken }) =>
      broken.length === 0 &&
      monitors.some(
        ({ name: monitor, definedIn, problem }) =>
          monitor === `${name}-inputs` &&
          definedIn.location === 'drift.yaml' &&
          definedIn.editUrl?.startsWith(`${repository}/`) &&
          problem === undefined,
      ),
  );
  await seen(
    'the page leads to the repository',
    async () => {
      const base = await apis.discoveryApi.getBaseUrl('catalog');
      const answer = await apis.fetchApi.fetch(
        `${base}/entities/by-name/resource/default/${name}`,
      );
      return entitySchema.parse(await answer.json());
    },
    ({ metadata }) =>
      metadata.annotations['backstage.io/source-location']?.startsWith(
        `url:${repository}/`,
      ),
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
