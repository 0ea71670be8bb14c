import { isDeepStrictEqual } from 'util';
import type { CodeHost } from '../codeHost';
import { changedFields, editOverlay, FieldEdit, readOverlay } from '.';
import {
  byBase,
  byImages,
  byInlinePatch,
  byMergedPatch,
  byOwnManifest,
  byReplicas,
  kserve,
  Layout,
  ROLLOUT,
} from './__fixtures__/layouts';
import { realBuild } from './__testUtils__/realBuild';
import { valueAt, withValueAt } from './applyPatch';

function host(layout: Layout): Pick<CodeHost, 'file'> {
  return {
    file: async (_, path) =>
      path in layout
        ? { path, text: layout[path], version: `of ${path}` }
        : undefined,
  };
}

const target = {
  kind: 'Rollout',
  name: 'card-fraud',
  namespace: 'payments-ml',
};

async function edit(
  layout: Layout,
  edits: FieldEdit[],
  { path = 'prod', of = target } = {},
) {
  const source = { repository: 'https://git.example.com/a/b', path };
  const overlay = await readOverlay(host(layout), source, 'main');
  if (!overlay) throw new Error('It is no overlay');
  return Object.fromEntries(
    editOverlay(overlay, of, edits).map(({ file, text }) => [file.path, text]),
  );
}

const set = (
  path: string | string[],
  before: unknown,
  after: unknown,
): FieldEdit => ({
  path: typeof path === 'string' ? path.split('.') : path,
  before,
  after,
});

const IMAGE = 'spec.template.spec.containers.0.image';
const VERSION = [
  'spec',
  'template',
  'metadata',
  'annotations',
  'bellwether.dev/model-version',
];
const image = (before: string, after: string) =>
  set(
    IMAGE,
    `registry.example.com/card-fraud:${before}`,
    after.includes('/') ? after : `registry.example.com/card-fraud:${after}`,
  );
const pause = set('spec.paused', undefined, true);
const resume = set('spec.paused', true, undefined);

/** What is to be changed, and the files that are another afterwards, as a text is from the one before. */
const cases: Array<
  [
    what: string,
    layout: Layout,
    edits: FieldEdit[],
    changed: Record<string, (before: string) => string>,
    of?: typeof target,
  ]
> = [
  [
    'back to an earlier version: the tag, and each operation',
    byImages,
    [
      image('14', '13'),
      set(VERSION, '14', '13'),
      set(
        'spec.template.spec.containers.0.env.0.value',
        'models:/card-fraud/14',
        'models:/card-fraud/13',
      ),
    ],
    {
      'prod/kustomization.yaml': text => text.replace('"14" #', '"13" #'),
      'prod/version.yaml': text =>
        text.replace('"14"', '"13"').replace('/14"', '/13"'),
    },
  ],
  [
    'an image of another name and by its digest',
    byImages,
    [image('14', `eu.example.com/fraud@sha256:${'a'.repeat(64)}`)],
    {
      'prod/kustomization.yaml': text =>
        text.replace(
          '  newTag: "14" # the one of May\n',
          `  newName: eu.example.com/fraud\n  digest: sha256:${'a'.repeat(
            64,
          )}\n`,
        ),
    },
  ],
  [
    'a pause, by an operation more in the patch of the object',
    byImages,
    [pause],
    {
      'prod/version.yaml': text =>
        `${text}- op: add\n  path: /spec/paused\n  value: true\n`,
    },
  ],
  [
    'an image where the overlay says none, by a patch of its own',
    byBase,
    [image('13', '14'), pause],
    {
      'prod/kustomization.yaml': text => `${text}patches:
  - target:
      group: argoproj.io
      version: v1alpha1
      kind: Rollout
      name: card-fraud
    patch: |
      - op: replace
        path: /spec/template/spec/containers/0/image
        value: registry.example.com/card-fraud:14
      - op: add
        path: /spec/paused
        value: true
`,
    },
  ],
  [
    'an image and the end of a pause in a patch of the same form',
    byMergedPatch,
    [image('14', '15'), resume],
    {
      'prod/rollout.yaml': text =>
        text
          .replace('card-fraud:14', 'card-fraud:15')
          .replace('  paused: true # until Monday\n', ''),
    },
  ],
  [
    'steps and an image in a manifest that the overlay lists itself',
    byOwnManifest,
    [
      image('13', '14'),
      set('spec.strategy.canary.steps.0.setWeight', 20, 5),
      set(VERSION, '13', '14'),
    ],
    {
      'prod/rollout.yaml': text =>
        text
          .replace('card-fraud:13', 'card-fraud:14')
          .replace('setWeight: 20', 'setWeight: 5')
          .replace("'13'", "'14'"),
    },
  ],
  [
    'the end of a pause in a patch that is written into the kustomization',
    byInlinePatch,
    [resume],
    {
      'prod/kustomization.yaml': text =>
        text.replace(
          '\n      - op: add\n        path: /spec/paused\n        value: true',
          '',
        ),
    },
  ],
  [
    'the number of pods',
    byReplicas,
    [set('spec.replicas', 3, 5)],
    {
      'prod/kustomization.yaml': text => text.replace('count: 3', 'count: 5'),
    },
  ],
  [
    'a share that only the base says',
    kserve,
    [set('spec.predictor.canaryTrafficPercent', 10, 50)],
    {
      'prod/version.yaml': text =>
        `${text}- op: replace\n  path: /spec/predictor/canaryTrafficPercent\n  value: 50\n`,
    },
    { ...target, kind: 'InferenceService', name: 'kyc' },
  ],
  [
    'a share that is taken away',
    kserve,
    [set('spec.predictor.canaryTrafficPercent', 10, undefined)],
    {
      'prod/version.yaml': text =>
        `${text}- op: remove\n  path: /spec/predictor/canaryTrafficPercent\n`,
    },
    { ...target, kind: 'InferenceService', name: 'kyc' },
  ],
];

it.each(cases)(
  'changes %s; the real Kustomize builds exactly that',
  async (what, layout, edits, changed, of = target) => {
    const expected = Object.fromEntries(
      Object.entries(changed).map(([path, change]) => [
        path,
        change(layout[path]),
      ]),
    );
    expect(await edit(layout, edits, { of })).toEqual(expected);
    const before = realBuild(`${what}: before`, Object.entries(layout), 'prod');
    const after = realBuild(
      `${what}: after`,
      Object.entries({ ...layout, ...expected }),
      'prod',
    );
    for (const { path, before: was } of edits) {
      const said = before
        .filter(object => valueAt(object, ['kind']) === of.kind)
        .map(object => valueAt(object, path));
      expect(said).toEqual([was]);
    }
    expect(after).toEqual(
      before.map(object =>
        valueAt(object, ['kind']) === of.kind
          ? edits.reduce<unknown>(
              (built, one) => withValueAt(built, one.path, one.after),
              object,
            )
          : object,
      ),
    );
    expect(isDeepStrictEqual(after, before)).toBe(false);
  },
);

it('takes a share away, and sets it again, without traces', async () => {
  const of = { ...target, kind: 'InferenceService', name: 'kyc' };
  const share = 'spec.predictor.canaryTrafficPercent';
  const without = await edit(kserve, [set(share, 10, undefined)], { of });
  const again = await edit(
    { ...kserve, ...without },
    [set(share, undefined, 20)],
    { of },
  );
  expect(again['prod/version.yaml']).toBe(
    `${kserve['prod/version.yaml']}- op: add\n  path: /spec/predictor/canaryTrafficPercent\n  value: 20\n`,
  );
});

const prod = (more: string, layout = byImages): Layout => ({
  ...layout,
  'prod/kustomization.yaml': `${layout['prod/kustomization.yaml']}${more}`,
});

it.each<[string, Layout, FieldEdit[], RegExp]>([
  [
    'is not synced',
    byImages,
    [image('15', '13')],
    /prod\/kustomization\.yaml builds "registry\.example\.com\/card-fraud:14" at \/spec\/template\/spec\/containers\/0\/image, and the cluster has "registry\.example\.com\/card-fraud:15": it is not synced yet, or something else sets it/,
  ],
  [
    'says so already',
    byImages,
    [image('13', '14')],
    /Git says so already \(prod\/kustomization\.yaml\)/,
  ],
  [
    'names another object',
    { ...byBase, 'base/rollout.yaml': ROLLOUT.replace(/card-fraud/, 'other') },
    [pause],
    /builds no Rollout card-fraud/,
  ],
  [
    'takes its base from elsewhere',
    {
      'prod/kustomization.yaml':
        'resources: [https://git.example.com/ml/base?ref=v1]\n',
    },
    [pause],
    /https:\/\/git\.example\.com\/ml\/base\?ref=v1 is not read/,
  ],
  [
    'has a file that is gone',
    { ...byImages, 'prod/version.yaml': undefined as unknown as string },
    [pause],
    /prod\/kustomization\.yaml names prod\/version\.yaml, which is not there/,
  ],
  [
    'uses replacements',
    prod('replacements: [{ path: tag.yaml }]\n'),
    [image('14', '13')],
    /prod\/kustomization\.yaml uses replacements: /,
  ],
  ['renames', prod('namePrefix: eu-\n'), [pause], /uses namePrefix: /],
  [
    'picks by labels',
    prod(
      'patchesJson6902: [{ target: { kind: Rollout, labelSelector: "app=x" }, path: version.yaml }]\n',
    ),
    [pause],
    /picks objects by labels/,
  ],
  [
    'patches lists by a schema of its own',
    prod('openapi: { path: schema.json }\n', byMergedPatch),
    [resume],
    /prod\/rollout\.yaml patches a list by a schema of its own/,
  ],
  [
    'sets an image that a job has, too',
    {
      ...prod(''),
      'prod/kustomization.yaml': byImages['prod/kustomization.yaml'].replace(
        '- ../base\n',
        '- ../base\n- job.yaml\n',
      ),
      'prod/job.yaml': `apiVersion: batch/v1
kind: Job
metadata: { name: check }
spec: { template: { spec: { containers: [{ name: x, image: registry.example.com/card-fraud }] } } }
`,
    },
    [image('14', '13')],
    /No change of prod\/kustomization\.yaml .* brings about \/spec\/template\/spec\/containers\/0\/image of Rollout card-fraud, and nothing else/,
  ],
  [
    'is made of itself',
    { 'prod/kustomization.yaml': 'resources: [../prod]\n' },
    [pause],
    /is made of itself/,
  ],
])('leaves to a person what %s', async (_, layout, edits, why) => {
  const there = Object.fromEntries(
    Object.entries(layout).filter(([, text]) => text !== undefined),
  );
  await expect(edit(there, edits)).rejects.toThrow(why);
});

it('a patch for several Rollouts is not changed for one', async () => {
  const other = ROLLOUT.replace(/name: card-fraud\n/, 'name: card-shadow\n');
  const layout: Layout = {
    ...byInlinePatch,
    'base/rollout.yaml': `${ROLLOUT}---\n${other}`,
  };
  const changed = await edit(layout, [resume]);
  // The patch of both stays; an operation for the one comes after it.
  const text = changed['prod/kustomization.yaml'];
  expect(text).toContain(layout['prod/kustomization.yaml'].trimEnd());
  expect(text).toMatch(
    /name: card-fraud\n {4}patch: \|\n {6}- op: remove\n {8}path: \/spec\/paused\n/,
  );
});

it('a patch beside the folder may be shared: it stays, and an operation comes after it', async () => {
  const shared = '- op: add\n  path: /spec/paused\n  value: true\n';
  const patches = `patches:
- path: ../shared/pause.yaml
  target: {kind: Rollout, name: card-fraud}
`;
  const layout: Layout = {
    ...byBase,
    'shared/pause.yaml': shared,
    'prod/kustomization.yaml': `${byBase['prod/kustomization.yaml']}${patches}`,
  };
  const changed = await edit(layout, [resume]);
  expect(Object.keys(changed)).toEqual(['prod/kustomization.yaml']);
  expect(changed['prod/kustomization.yaml']).toContain(
    `${patches}- target:\n    group: argoproj.io\n`,
  );
});

it('a folder without a kustomization is no overlay', async () => {
  const source = { repository: 'https://git.example.com/a/b', path: 'base/x' };
  expect(await readOverlay(host(byBase), source, 'main')).toBeUndefined();
});

it('of two templates only what differs is said, and nothing that an API server adds', () => {
  expect(
    changedFields(
      { spec: { a: 1, list: [{ n: 1 }, { n: 2 }], gone: 'x' } },
      {
        spec: {
          a: 1,
          list: [{ n: 1 }, { n: 3 }],
          restartPolicy: 'Always',
          more: [1],
        },
      },
      ['spec', 'template'],
    ),
  ).toEqual([
    {
      path: ['spec', 'template', 'spec', 'list', '1', 'n'],
      before: 2,
      after: 3,
    },
    {
      path: ['spec', 'template', 'spec', 'gone'],
      before: 'x',
      after: undefined,
    },
    {
      path: ['spec', 'template', 'spec', 'more'],
      before: undefined,
      after: [1],
    },
  ]);
});
