import { Action } from '@bellwether/plugin-canary-common';
import {
  recordedRequest,
  recordedStatus,
  seenIn,
} from './__fixtures__/recordedRollout';
import { capabilities } from './capabilities';
import { preview } from './preview';

const now = new Date('2026-11-23T21:55:33.400Z');

/** Without what makes a request one of the state that was seen. */
function withoutPrecondition(request: { body?: unknown }) {
  if (Array.isArray(request.body)) {
    return {
      ...request,
      body: request.body.filter(({ op }: { op: string }) => op !== 'test'),
    };
  }
  const { metadata: _, ...body } = request.body as { metadata?: unknown };
  return { ...request, body };
}

type Name = Parameters<typeof recordedRequest>[0];

it.each<[Action, Name, object]>([
  ['promote', 'promote', {}],
  ['promote', 'promote past an analysis', {}],
  ['pause', 'pause', {}],
  ['abort', 'abort', {}],
  ['abort', 'abort under a pause by hand', { paused: true }],
  ['retry', 'retry', {}],
  ['promote-full', 'promote-full', {}],
  ['skip-to-end', 'skip-to-end', {}],
  ['restart', 'restart', {}],
])('%s is sent as the real controller obeyed it: %s', (action, name, spec) => {
  const seen = seenIn(recordedStatus(name, 'before'), { spec });
  const { requests } = preview(seen, action, {}, now);
  expect(requests.map(withoutPrecondition)).toEqual([recordedRequest(name)]);
});

it('to end an analysis is a change of the AnalysisRun itself, and says that it moves the rollout forward', () => {
  const seen = seenIn(recordedStatus('end-analysis', 'before'));
  const plan = preview(seen, 'end-analysis', {}, now);
  expect(plan.requests.map(withoutPrecondition)).toEqual([
    recordedRequest('end-analysis'),
  ]);
  expect(plan.warnings.join()).toMatch(/counts as a success.*next step/);
});

it('a rollback asks for the template of the stable revision, without the label of its hash', () => {
  const seen = seenIn(recordedStatus('promote', 'before'));
  const [request] = preview(seen, 'rollback', {}, now).requests;
  expect(request).toMatchObject({
    method: 'PATCH',
    path: recordedRequest('rollback').path,
    contentType: recordedRequest('rollback').contentType,
    body: [
      { op: 'test', path: '/metadata/resourceVersion', value: '329' },
      {
        op: 'replace',
        path: '/spec/template',
        value: {
          metadata: { labels: { app: 'model' } },
          spec: { containers: [{ image: 'registry.local/model:v1' }] },
        },
      },
    ],
  });
  expect(JSON.stringify(request.body)).not.toContain('pod-template-hash');
});

it('an image is set by the whole object, with the version that was seen and without what the cluster keeps', () => {
  const lastApplied = {
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
  };
  const seen = seenIn(recordedStatus('restart', 'before'), {
    metadata: {
      annotations: lastApplied,
      managedFields: [],
      fieldManagers: [],
    },
  });
  const [request] = preview(
    seen,
    'set-image',
    { image: 'registry.local/model:v9' },
    now,
  ).requests;
  expect(request).toMatchObject({
    method: 'PUT',
    contentType: 'application/json',
    body: {
      metadata: { resourceVersion: '329', annotations: lastApplied },
      spec: {
        template: {
          spec: { containers: [{ image: 'registry.local/model:v9' }] },
        },
      },
    },
  });
  expect(request.body).not.toHaveProperty('status');
  expect(JSON.stringify(request.body)).not.toMatch(
    /managedFields|fieldManagers/,
  );
});

it('a promote of an inconclusive analysis goes on, where a plain one would start the analysis again', () => {
  const status = {
    ...recordedStatus('promote past an analysis', 'before'),
    phase: 'Paused',
    controllerPause: true,
    pauseConditions: [
      {
        reason: 'InconclusiveAnalysisRun',
        startTime: '2026-11-23T21:40:57Z',
      },
    ],
    canary: {
      currentStepAnalysisRunStatus: { name: 'run', status: 'Inconclusive' },
    },
  };
  const [request] = preview(seenIn(status), 'promote', {}, now).requests;
  expect(withoutPrecondition(request).body).toEqual({
    status: {
      pauseConditions: null,
      controllerPause: false,
      currentStepIndex: 4,
    },
  });
});

it.each<[Action, object]>([
  ['promote', { pauseConditions: null }],
  ['promote-full', { promoteFull: true }],
])('%s of what is paused by hand resumes it first', (action, status) => {
  const seen = seenIn(recordedStatus('pause', 'before'), {
    spec: { paused: true },
  });
  expect(
    preview(seen, action, {}, now).requests.map(({ path, body }) => [
      path.endsWith('/status'),
      body,
    ]),
  ).toEqual([
    [false, { metadata: { resourceVersion: '329' }, spec: { paused: false } }],
    // The first one makes another version of the object: this one is of none.
    [true, { status }],
  ]);
});

it('a pause whose end the controller missed is not ended again, which changes nothing, but woken', () => {
  const status = {
    ...recordedStatus('promote', 'before'),
    pauseConditions: undefined,
    controllerPause: true,
  };
  const [request] = preview(seenIn(status), 'promote', {}, now).requests;
  // By the status: who may patch no more than that may promote too.
  expect(request.path).toMatch(/\/status$/);
  expect(request.body).toEqual({
    status: { message: `promote requested ${now.toISOString()}` },
  });
});

describe('an AnalysisRun that runs in the background', () => {
  const before = recordedStatus('end-analysis', 'before');
  const withRuns = (canary: object, pauses = {}) =>
    seenIn({ ...before, ...pauses, canary });
  const guard = {
    currentBackgroundAnalysisRunStatus: { name: 'guard', status: 'Running' },
  };
  const ofStep = {
    currentStepAnalysisRunStatus: { name: 'of-step', status: 'Running' },
  };

  it('leaves the steps as they are when it is ended, and its end is announced so', () => {
    const seen = withRuns(guard);
    const plan = preview(seen, 'end-analysis', {}, now);
    const { sentence } = capabilities(seen).find(
      ({ action }) => action === 'end-analysis',
    )!;
    const told = [sentence, ...plan.warnings, plan.next[0].sentence];
    for (const one of told) expect(one).toMatch(/guards them no more/);
    expect(told.join()).not.toMatch(/next (step|one)/);
  });

  it('is not skipped by a promote, as one of the step is', () => {
    const sayPromote = (canary: object) => {
      const seen = withRuns(canary);
      return [
        capabilities(seen).find(({ action }) => action === 'promote')!.sentence,
        ...preview(seen, 'promote', {}, now).warnings,
      ].join(' ');
    };
    expect(sayPromote(guard)).toBe('Skips the present step.');
    expect(sayPromote({ ...guard, ...ofStep })).toMatch(
      /Skips the analysis.* of-step is ended/,
    );
  });

  it('is ended by its name while one of the step runs too', () => {
    const seen = withRuns({ ...guard, ...ofStep });
    expect(preview(seen, 'end-analysis', {}, now).expectation.wanted).toBe(
      'of-step',
    );
    const plan = preview(seen, 'end-analysis', { run: 'guard' }, now);
    expect(plan.requests[0].path).toMatch(/analysisruns\/guard$/);
    expect(plan.warnings.join()).toMatch(/guards them no more/);
  });
});

it.each<[Action, Name, RegExp]>([
  ['promote', 'retry', /aborted.*do nothing/],
  ['promote', 'restart', /Nothing is under way/],
  ['abort', 'retry', /aborted already/],
  ['abort', 'restart', /Nothing is under way/],
  ['retry', 'promote', /Only what was aborted/],
  ['resume', 'promote', /not paused by hand/],
  ['end-analysis', 'promote', /No AnalysisRun is running/],
  ['promote-full', 'restart', /Nothing is under way/],
])(
  '%s is refused where it would do nothing: before %s',
  (action, name, why) => {
    const seen = seenIn(recordedStatus(name, 'before'));
    expect(() => preview(seen, action, {}, now)).toThrow(why);
  },
);

it('what does not matter to an action does not keep it from being taken', () => {
  const seen = seenIn(recordedStatus('promote', 'before'));
  expect(Object.keys(preview(seen, 'promote', {}, now).facts)).toContain(
    'step',
  );
  expect(Object.keys(preview(seen, 'abort', {}, now).facts)).not.toContain(
    'step',
  );
});

describe('a template that a Deployment holds', () => {
  const withWorkload = (
    kind = 'Deployment',
    owner: 'git' | 'cluster' = 'cluster',
  ) => {
    const seen = seenIn(recordedStatus('promote', 'before'), {
      spec: {
        template: undefined,
        workloadRef: { apiVersion: 'apps/v1', kind, name: 'model' },
      },
    });
    return { ...seen, git: { ...seen.git, owner } };
  };
  const DEPLOYMENT = '/apis/apps/v1/namespaces/demo/deployments/model';
  // The Deployment is not watched, so its version is not known: the API server tests what it asks for.
  const test = {
    op: 'test',
    path: '/spec/template/spec/containers/0/image',
    value: 'registry.local/model:v2',
  };
  const image = 'registry.local/model:v9';

  it('gets its image there, if it still asks for the one that is run', () => {
    const plan = preview(withWorkload(), 'set-image', { image }, now);
    expect(plan.requests).toEqual([
      {
        method: 'PATCH',
        path: DEPLOYMENT,
        contentType: 'application/json-patch+json',
        body: [test, { ...test, op: 'replace', value: image }],
      },
    ]);
    expect(plan.changes).toMatchObject([
      { before: 'registry.local/model:v2', after: image },
    ]);
    expect(() =>
      preview(withWorkload(), 'set-image', { image, container: 'x' }, now),
    ).toThrow(/none of that name/);
  });

  it('is rolled back there, if it still asks for the one that is run', () => {
    const [request] = preview(withWorkload(), 'rollback', {}, now).requests;
    expect(request).toMatchObject({
      path: DEPLOYMENT,
      body: [test, { op: 'replace', path: '/spec/template' }],
    });
  });

  it('may be one that a ReplicaSet holds', () => {
    const seen = withWorkload('ReplicaSet');
    for (const action of ['set-image', 'rollback'] as const) {
      const [request] = preview(seen, action, { image }, now).requests;
      expect(request).toMatchObject({
        path: '/apis/apps/v1/namespaces/demo/replicasets/model',
        body: [test, { op: 'replace' }],
      });
      expect(
        capabilities(seen).find(one => one.action === action)?.rights,
      ).toMatchObject([
        { verb: 'patch', group: 'apps', resource: 'replicasets' },
      ]);
    }
  });

  it.each(['set-image', 'rollback'] as const)(
    '%s takes the right to change Deployments',
    wanted => {
      const { rights } = capabilities(withWorkload()).find(
        ({ action }) => action === wanted,
      )!;
      expect(rights).toMatchObject([
        { verb: 'patch', group: 'apps', resource: 'deployments' },
      ]);
    },
  );

  it.each([
    ['PodTemplate', 'cluster', /that of PodTemplate model: change it there/],
    ['Deployment', 'git', /change the file of the Deployment/],
  ] as const)('is left alone where a %s of %s has it', (kind, owner, why) => {
    for (const action of ['set-image', 'rollback'] as const) {
      expect(() =>
        preview(withWorkload(kind, owner), action, { image }, now),
      ).toThrow(why);
    }
  });
});
