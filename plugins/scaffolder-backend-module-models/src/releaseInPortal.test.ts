import path from 'path';
import {
  editOverlay,
  FieldEdit,
  readOverlay,
} from '@bellwether/plugin-models-node';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { generate, inFolder } from './__testUtils__/project';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { renderKustomization } from './manifests';

jest.setTimeout(120_000);

const OVERLAY = 'deploy/overlays/production';

let sandbox: Sandbox;
let scaffolder: Scaffolder;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  scaffolder = await startScaffolder({ sandbox });
}, 120_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

const set = (pointer: string, before: unknown, after: unknown): FieldEdit => ({
  path: pointer
    .slice(1)
    .split('/')
    .map(segment => segment.replace(/~1/g, '/')),
  before,
  after,
});

const TEMPLATE = '/spec/template';
const VERSION = 'metadata/annotations/bellwether.dev~1model-version';
const image = (tag: string) => `registry.example.com/models/gate-change:${tag}`;

/** What the portal's buttons change of a server that `make deploy` has released as version 3. */
const RELEASED: Array<
  [
    serving: 'rollout' | 'kserve',
    released: Array<[from: RegExp | string, to: string]>,
    edits: FieldEdit[],
    changed: string[],
  ]
> = [
  [
    'rollout',
    [
      ['newTag: unreleased', 'newTag: 4b1d0c27a9e35f68'],
      [/"0"/g, '"3"'],
      ['gate-change/0"', 'gate-change/3"'],
      ['value: 0\n', 'value: 2\n'],
    ],
    [
      set(
        `${TEMPLATE}/spec/containers/0/image`,
        image('4b1d0c27a9e35f68'),
        image('0e7f3a1b2c4d5e6f'),
      ),
      set(`${TEMPLATE}/${VERSION}`, '3', '2'),
      set(
        `${TEMPLATE}/spec/containers/0/env/0/value`,
        'models:/gate-change/3',
        'models:/gate-change/2',
      ),
      set(`${TEMPLATE}/spec/containers/0/env/1/value`, '3', '2'),
      set('/spec/paused', undefined, true),
    ],
    ['kustomization.yaml', 'version.yaml'],
  ],
  [
    'kserve',
    [
      [/"0"/g, '"3"'],
      ['s3://unreleased/gate-change', 's3://models/gate-change/3'],
      ['value: 0\n', 'value: 2\n'],
    ],
    [
      set(`/${VERSION}`, '3', '2'),
      set(
        '/spec/predictor/model/storageUri',
        's3://models/gate-change/3',
        's3://models/gate-change/2',
      ),
      set('/spec/predictor/canaryTrafficPercent', 10, 50),
    ],
    ['version.yaml'],
  ],
];

it.each(RELEASED)(
  'a %s of the template is released from the portal by its overlay alone, and stays one that `make deploy` knows',
  async (serving, released, edits, changed) => {
    const { files } = await generate(scaffolder, sandbox, { serving });
    for (const [name, text] of files) {
      if (!name.startsWith(OVERLAY)) continue;
      files.set(
        name,
        released.reduce<string>(
          (before, [from, to]) => before.replace(from, to),
          text,
        ),
      );
    }
    const overlay = await readOverlay(
      {
        file: async (_, name) => {
          const text = files.get(name);
          return text === undefined
            ? undefined
            : { path: name, text, version: 'as it is' };
        },
      },
      { repository: 'https://git.example.com/ml/gate-change', path: OVERLAY },
      'main',
    );
    if (!overlay) throw new Error('It is no overlay');
    const kind = serving === 'rollout' ? 'Rollout' : 'InferenceService';
    const edited = editOverlay(
      overlay,
      { kind, name: 'gate-change', namespace: 'travel-ml' },
      edits,
    );
    expect(edited.map(({ file }) => path.basename(file.path)).sort()).toEqual(
      changed,
    );
    const after = new Map(files);
    for (const { file, text } of edited) {
      // Values alone are other ones, and operations follow at the end: comments stay, and each field is said once.
      expect(text.split('\n')[0]).toBe(file.text.split('\n')[0]);
      const said = [...text.matchAll(/path: (\/\S+)/g)].map(([, at]) => at);
      expect(said).toEqual([...new Set(said)]);
      after.set(file.path, text);
    }
    const [before, now] = await Promise.all(
      [files, after].map(some =>
        inFolder(some, folder =>
          renderKustomization(path.join(folder, OVERLAY)),
        ),
      ),
    );
    const wanted = before.map(({ object }) => {
      const expected = structuredClone(object);
      if (object.kind === kind) edits.forEach(edit => apply(expected, edit));
      return expected;
    });
    expect(now.map(({ object }) => object)).toEqual(wanted);
  },
);

function apply(object: object, { path: at, after }: FieldEdit): void {
  const parent = at
    .slice(0, -1)
    .reduce<object>((node, name) => Reflect.get(node, name), object);
  Reflect.set(parent, at[at.length - 1], after);
}
