import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Action,
  ActionParameters,
  Preview,
} from '@bellwether/plugin-canary-common';
import { startSandbox } from '@bellwether/sandbox';
import { actionsOf, ID, putServer } from './__testUtils__/drivenServer';
import { GitLayout, layouts } from './__testUtils__/gitLayouts';
import { GitOwned } from './__testUtils__/GitOwned';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let portal: Portal;
let git: GitOwned;

async function start(layout: GitLayout) {
  const sandbox = await startSandbox({ quiet: true });
  await putServer(sandbox);
  git = await GitOwned.of(sandbox, layout);
  portal = await startPortal({
    sandbox: git.sandbox,
    knex: await databases.init('SQLITE_3'),
    config: { integrations: git.integrations },
  });
  await portal.ready();
}

afterEach(async () => {
  await portal.stop();
  await git.close();
});

async function preview(
  action: Action,
  parameters: ActionParameters = {},
): Promise<Preview> {
  const { body } = await portal.as(
    'platform',
    'post',
    `/v1/rollouts/${ID}/previews`,
    {
      action,
      parameters,
    },
  );
  expect(body).not.toHaveProperty('error');
  return body;
}

async function act({ action, parameters, precondition }: Preview) {
  return portal.as(
    'platform',
    'post',
    `/v1/rollouts/${ID}/actions`,
    { action, parameters, precondition, reason: 'Ten percent are to see it' },
    { 'idempotency-key': randomUUID() },
  );
}

const newest = async () => (await actionsOf(portal)).slice(-1)[0];

/** Merges the pull request, lets Git be applied, and looks until the action is done. */
async function mergeAndSync(number: number) {
  await git.merge(number);
  await portal.run('look-after-actions');
  expect(await newest()).toMatchObject({ state: 'waiting-for-sync' });
  await git.sync();
}

const OVERLAY = 'serving/prod/version.yaml';

it.each<
  [string, GitLayout, string, { source: object; set: string; without: string }]
>([
  [
    'an overlay of Kustomize that Argo CD applies',
    layouts.kustomize,
    OVERLAY,
    {
      source: { kind: 'kustomize', path: 'serving/prod' },
      set: `${layouts.kustomize.files[OVERLAY]}- op: replace\n  path: /spec/predictor/canaryTrafficPercent\n  value: 10\n`,
      without: `${layouts.kustomize.files[OVERLAY]}- op: remove\n  path: /spec/predictor/canaryTrafficPercent\n`,
    },
  ],
  [
    'a folder of files that Flux applies',
    layouts.flux,
    'serving/kyc.yaml',
    {
      source: { kind: 'kustomize', path: 'serving' },
      set: layouts.flux.files['serving/kyc.yaml'].replace(
        'Percent: 0',
        'Percent: 10',
      ),
      without: layouts.flux.files['serving/kyc.yaml'].replace(
        /predictor:\n.*\n/,
        'predictor: {}\n',
      ),
    },
  ],
])(
  'a canary of %s is given a share and promoted by pull requests',
  async (_, layout, file, { source, set, without }) => {
    await start(layout);
    await portal.until(ID, ({ git: { source: from } }) => from !== undefined);
    expect((await portal.rollout(ID)).git).toMatchObject({
      owner: 'git',
      source,
    });

    const shown = await preview('set-weight', { percent: 10 });
    expect(shown.capability.via).toBe('pull-request');
    expect(shown.git).toMatchObject({ base: 'main', file });
    expect(shown.git?.problem).toBeUndefined();
    expect(shown.git?.diff).toMatch(/^\+.*10$/m);
    const asked = await act(shown);
    expect(asked.body).toMatchObject({
      state: 'waiting-for-merge',
      pullRequest: { number: 1 },
    });
    await mergeAndSync(1);
    expect(await git.texts()).toEqual({ ...layout.files, [file]: set });
    await portal.until(ID, ({ traffic }) => traffic.effective?.share === 0.1);
    await portal.run('look-after-actions');
    expect(await newest()).toMatchObject({ state: 'observed' });

    await act(await preview('promote'));
    await mergeAndSync(2);
    expect(await git.texts()).toEqual({ ...layout.files, [file]: without });
    await portal.until(ID, ({ arms }) => arms.length === 1);
    expect(git.writes).toEqual([]);
  },
);

it('what the overlay cannot say with certainty is shown, and left to a person', async () => {
  const { files } = layouts.kustomize;
  const kustomization = 'serving/prod/kustomization.yaml';
  await start({
    ...layouts.kustomize,
    files: {
      ...files,
      [kustomization]: `${files[kustomization]}replacements: [{ path: share.yaml }]\n`,
    },
  });
  await portal.until(ID, ({ git: { source } }) => source !== undefined);
  const shown = await preview('set-weight', { percent: 10 });
  expect(shown.capability.via).toBe('by-hand');
  expect(shown.git).toMatchObject({
    problem: expect.stringMatching(
      /^serving\/prod\/kustomization\.yaml uses replacements: .* a person changes it\.$/,
    ),
    diff: '+ spec:\n+   predictor:\n+     canaryTrafficPercent: 10',
  });
  expect((await act(shown)).status).toBe(409);
  expect(await git.pulls()).toEqual([]);
  expect(git.writes).toEqual([]);
});
