import { JSON_PATCH, MERGE_PATCH } from '../kubernetes/contract';
import { eventually } from '../rollouts/eventually';
import { stepsWith, useAnalysedSteps } from './analysed';
import { useCanaryContract } from './contract';
import type { Recorded } from './recorder';

const contract = useCanaryContract([
  'stepped',
  'stopped',
  'held',
  'whole',
  'renewed',
  'analysed',
  'overtaken',
]);
const { stage } = contract;
const verdicts = useAnalysedSteps();

const ARGO = '/apis/argoproj.io/v1alpha1';
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const pathOf = (name: string, rest = '') =>
  `${stage.contract.paths.rollouts}/${name}${rest}`;

/** What changes something, without the questions whether one may. */
const changes = (sent: Recorded[]) =>
  sent.filter(({ path }) => path !== REVIEWS);

const version = { metadata: { resourceVersion: expect.any(String) } };

/** A merge patch that was taken, and is based on the state that was seen. */
const statusPatch = (name: string, status: object) => ({
  method: 'PATCH',
  path: pathOf(name, '/status'),
  query: {},
  contentType: MERGE_PATCH,
  body: { ...version, status },
  status: 200,
});
const specPatch = (name: string, spec: object) => ({
  ...statusPatch(name, {}),
  path: pathOf(name),
  body: { ...version, spec },
});

/** Takes an action, sees that the controller does it, and gives the changes that were sent for it. */
async function take(
  name: string,
  ...action: [
    Parameters<typeof contract.portal.take>[1],
    Parameters<typeof contract.portal.take>[2]?,
  ]
): Promise<Recorded[]> {
  let state = '';
  const sent = await contract.sentBy(async () => {
    ({ state } = await contract.portal.take(name, ...action));
  });
  expect(state).toBe('observed');
  return changes(sent);
}

describe('what is read', () => {
  it.each(['rollouts', 'analysisruns'])(
    '%s of the whole cluster are listed once in pages, and then watched from the list’s version on',
    async plural => {
      const of = (isWatch: boolean) =>
        contract.requests.filter(
          ({ path, query }) =>
            path === `${ARGO}/${plural}` && 'watch' in query === isWatch,
        );
      await eventually(
        `a watch of ${plural}`,
        async () => of(true),
        ([first]) => first?.status === 200,
      );
      const [list, ...more] = of(false);
      expect(list).toMatchObject({
        method: 'GET',
        query: { limit: '500' },
        status: 200,
      });
      expect(more).toEqual([]);
      const [watch] = of(true);
      expect(watch).toMatchObject({
        method: 'GET',
        query: {
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion: expect.stringMatching(/^\d+$/),
          timeoutSeconds: expect.stringMatching(/^\d+$/),
        },
        status: 200,
      });
    },
  );
});

describe('what is sent', () => {
  it('a promote ends the pause of its step, after the question whether one may', async () => {
    await contract.create('stepped');
    await stage.setImage('stepped', 'v2');
    await stage.reaches('stepped', { phase: 'Paused', step: 1 });
    const sent = await contract.sentBy(() =>
      contract.portal.take('stepped', 'promote'),
    );
    expect(sent.filter(({ path }) => path === REVIEWS)).toContainEqual({
      method: 'POST',
      path: REVIEWS,
      query: {},
      contentType: 'application/json',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            verb: 'patch',
            group: 'argoproj.io',
            resource: 'rollouts',
            subresource: 'status',
            namespace: stage.contract.namespace,
            name: 'stepped',
          },
        },
      },
      status: 201,
    });
    // A controller that missed it is woken by an annotation.
    expect(changes(sent)[0]).toEqual(
      statusPatch('stepped', { pauseConditions: null }),
    );
    await stage.reaches('stepped', { phase: 'Paused', step: 3, weight: 40 });
  });

  it('a skip goes past all steps', async () => {
    expect(await take('stepped', 'skip-to-end')).toEqual([
      statusPatch('stepped', { pauseConditions: null, currentStepIndex: 5 }),
    ]);
    await stage.settled('stepped');
  });

  it('an abort and a retry change one field of the status', async () => {
    await contract.create('stopped');
    await stage.setImage('stopped', 'v2');
    await stage.reaches('stopped', { phase: 'Paused', step: 1 });
    expect(await take('stopped', 'abort')).toEqual([
      statusPatch('stopped', { abort: true }),
    ]);
    expect(await stage.ingressWeight('stopped')).toBe('0');
    expect(await take('stopped', 'retry')).toEqual([
      statusPatch('stopped', { abort: false }),
    ]);
    await stage.reaches('stopped', { phase: 'Paused', step: 1, weight: 10 });
  });

  it('a rollback replaces the template by that of the revision, if the object is the one that was seen', async () => {
    const { spec } = await stage.get('stopped');
    const [sent, ...more] = await take('stopped', 'rollback');
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      method: 'PATCH',
      path: pathOf('stopped'),
      contentType: JSON_PATCH,
      body: [
        {
          op: 'test',
          path: '/metadata/resourceVersion',
          value: expect.stringMatching(/^\d+$/),
        },
        { op: 'replace', path: '/spec/template', value: expect.any(Object) },
      ],
      status: 200,
    });
    const now = await stage.get('stopped');
    expect(now.spec.template.spec.containers[0].image).not.toBe(
      spec.template.spec.containers[0].image,
    );
    expect(now.spec.template.metadata.labels).toEqual({ app: 'stopped' });
  });

  it('a pause and a resume by hand change the spec, and the resume ends the pause of the step too', async () => {
    await contract.create('held');
    await stage.setImage('held', 'v2');
    await stage.reaches('held', { phase: 'Paused', step: 1 });
    expect(await take('held', 'pause')).toEqual([
      specPatch('held', { paused: true }),
    ]);
    expect(await take('held', 'resume')).toEqual([
      specPatch('held', { paused: false }),
      {
        ...statusPatch('held', {}),
        body: { status: { pauseConditions: null } },
      },
    ]);
    await stage.reaches('held', { phase: 'Paused', step: 3, weight: 40 });
  });

  it('a full promote sets a flag that the controller takes away', async () => {
    await contract.create('whole');
    await stage.setImage('whole', 'v2');
    await stage.reaches('whole', { phase: 'Paused', step: 1 });
    expect(await take('whole', 'promote-full')).toEqual([
      statusPatch('whole', { promoteFull: true }),
    ]);
    const { status } = await stage.get('whole');
    expect(status.promoteFull ?? false).toBe(false);
    expect(status.stableRS).toBe(status.currentPodHash);
  });

  it('a restart names a time', async () => {
    expect(await take('whole', 'restart')).toEqual([
      specPatch('whole', {
        restartAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      }),
    ]);
  });

  it('another image is the whole object with the version that was read, and all that other tools keep on it', async () => {
    await contract.create('renewed');
    const before = await stage.get('renewed');
    const [sent, ...more] = await take('renewed', 'set-image', {
      image: 'registry.example.com/model:v9',
    });
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      method: 'PUT',
      path: pathOf('renewed'),
      contentType: 'application/json',
      body: {
        metadata: {
          name: 'renewed',
          resourceVersion: expect.any(String),
          annotations: before.metadata.annotations,
        },
        spec: {
          template: {
            spec: {
              containers: [{ image: 'registry.example.com/model:v9' }],
            },
          },
        },
      },
      status: 200,
    });
    expect(sent.body).not.toHaveProperty('status');
    const after = await stage.get('renewed');
    expect({
      ...after.spec,
      template: before.spec.template,
    }).toEqual(before.spec);
  });

  it('the end of an analysis is asked for on the run itself', async () => {
    await verdicts.createTemplate(stage);
    await contract.create('analysed', { steps: stepsWith('analysed') });
    await stage.setImage('analysed', 'v2');
    const [sent, ...more] = await take('analysed', 'end-analysis');
    expect(more).toEqual([]);
    expect(sent).toEqual({
      method: 'PATCH',
      path: expect.stringMatching(
        RegExp(`^${stage.contract.paths.analysisRuns}/analysed-`),
      ),
      query: {},
      contentType: MERGE_PATCH,
      body: { spec: { terminate: true } },
      status: 200,
    });
    await stage.reaches('analysed', { phase: 'Paused', step: 3, weight: 60 });
  });
});

describe('what is refused', () => {
  it('a patch that is based on an older state is a conflict, and changes nothing', async () => {
    await contract.create('overtaken');
    await stage.setImage('overtaken', 'v2');
    await stage.reaches('overtaken', { phase: 'Paused', step: 1 });
    const merge = await contract.portal.preview('overtaken', 'abort');
    const operations = await contract.portal.preview('overtaken', 'rollback');
    await stage.patchMain('overtaken', {
      metadata: { annotations: { touched: 'yes' } },
    });
    const answers = await Promise.all(
      [...merge.requests, ...operations.requests].map(
        ({ method, path, body, contentType }) =>
          stage.contract.call(path, { method, body, type: contentType }),
      ),
    );
    // A failing test of a list of operations has a status of its own.
    expect(answers.map(({ status }) => status)).toEqual([409, 422]);
    const { status } = await stage.get('overtaken');
    expect(status.abort ?? false).toBe(false);
  });

  it('a status that is sent to the object itself is taken and ignored, so it never is', async () => {
    const mains = contract.requests.filter(
      ({ method, path }) =>
        method === 'PATCH' && /\/rollouts\/[^/]+$/.test(path),
    );
    expect(mains.length).toBeGreaterThan(0);
    for (const { body } of mains) expect(body).not.toHaveProperty('status');
  });
});
