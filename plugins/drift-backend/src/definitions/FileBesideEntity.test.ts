import fs from 'fs';
import os from 'os';
import path from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { FileBesideEntity } from './FileBesideEntity';

const TEXT = 'kind: DriftMonitor';

function entityFrom(annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'flight-delay', annotations },
  };
}

const managedBy = (location: string) =>
  entityFrom({ 'backstage.io/managed-by-location': location });

const asked: string[] = [];
let refusal: Error | undefined;

function files(readFileLocations = false) {
  asked.length = 0;
  return new FileBesideEntity({
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          github: [{ host: 'github.com' }],
          azure: [{ host: 'dev.azure.com' }],
        },
      }),
    ),
    reader: mockServices.urlReader.mock({
      readUrl: async url => {
        asked.push(url);
        if (refusal) throw refusal;
        return { buffer: async () => Buffer.from(TEXT) };
      },
    }),
    readFileLocations,
  });
}

afterEach(() => {
  refusal = undefined;
});

const CODE = 'https://github.com/acme/models/tree/main/flights';

it.each([
  ['beside it', 'drift.yaml', `${CODE}/drift.yaml`],
  ['in a folder', 'drift/weekly.yaml', `${CODE}/drift/weekly.yaml`],
  [
    'elsewhere in the repository',
    '../drift/flights.yaml',
    'https://github.com/acme/models/tree/main/drift/flights.yaml',
  ],
])('a file %s is read by its address', async (_where, file, url) => {
  const loaded = await files().read(
    managedBy(`url:${CODE}/catalog-info.yaml`),
    file,
  );
  expect(loaded).toEqual({
    entityRef: 'resource:default/flight-delay',
    definedIn: {
      kind: 'file',
      location: file,
      editUrl: url.replace('/tree/', '/edit/'),
    },
    text: TEXT,
  });
  expect(asked).toEqual([url]);
});

it('a file is found where the address names its path in a parameter', async () => {
  const base =
    'https://dev.azure.com/acme/models/_git/models?path=/flights/catalog-info.yaml';
  await files().read(managedBy(`url:${base}`), 'drift.yaml');
  expect(asked).toEqual([
    'https://dev.azure.com/acme/models/_git/models?path=%2Fflights%2Fdrift.yaml',
  ]);
});

it('a model that a registry declares has a source, beside which the file is', async () => {
  const { text } = await files().read(
    entityFrom({
      'backstage.io/managed-by-location': 'models:mlflow/flight-delay',
      'backstage.io/source-location': `url:${CODE}/`,
    }),
    'drift.yaml',
  );
  expect(text).toBe(TEXT);
  expect(asked).toEqual([`${CODE}/drift.yaml`]);
});

it.each([
  ['another host', 'https://evil.example/drift.yaml', /not an address/],
  [
    'another host without a scheme',
    '//evil.example/drift.yaml',
    /not an address/,
  ],
  [
    'another repository',
    '../../../../secrets/tree/main/drift.yaml',
    /leads out/,
  ],
])('a path to %s is not followed', async (_where, file, sentence) => {
  const loaded = await files().read(
    managedBy(`url:${CODE}/catalog-info.yaml`),
    file,
  );
  expect(loaded.text).toBeUndefined();
  expect(loaded.problem).toMatch(sentence);
  expect(asked).toEqual([]);
});

it.each([
  [
    'there is none',
    new NotFoundError('https://github.com/acme?token=x'),
    /^there is no such file$/,
  ],
  [
    'its host is not allowed',
    new NotAllowedError('https://github.com/acme?token=x'),
    /backend\.reading\.allow/,
  ],
  [
    'its host is down',
    new Error('https://github.com/acme?token=x'),
    /^the file cannot be read$/,
  ],
])(
  'where %s, a sentence says so and no address',
  async (_why, error, sentence) => {
    refusal = error;
    const { problem } = await files().read(
      managedBy(`url:${CODE}/catalog-info.yaml`),
      'drift.yaml',
    );
    expect(problem).toMatch(sentence);
    expect(problem).not.toContain('token');
  },
);

it('a model from nowhere is told where to name its monitor', async () => {
  const { problem } = await files().read(
    managedBy('models:mlflow/flight-delay'),
    'drift.yaml',
  );
  expect(problem).toMatch(
    /comes from models:mlflow\/flight-delay.*drift\.monitors/,
  );
});

describe('a model from a file on the backend’s disk', () => {
  let folder: string;

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-beside-'));
    fs.mkdirSync(path.join(folder, 'model/drift'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'model/drift/weekly.yaml'), TEXT);
    fs.writeFileSync(path.join(folder, 'secret.yaml'), 'secret');
    fs.symlinkSync(
      path.join(folder, 'secret.yaml'),
      path.join(folder, 'model/link.yaml'),
    );
  });
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const read = (file: string, isAllowed: boolean) =>
    files(isAllowed).read(
      managedBy(`file:${folder}/model/catalog-info.yaml`),
      file,
    );

  it('names no files beside it unless that is allowed', async () => {
    expect((await read('drift/weekly.yaml', true)).text).toBe(TEXT);
    const refused = await read('drift/weekly.yaml', false);
    expect(refused.text).toBeUndefined();
    expect(refused.problem).toContain('drift.definitions.readFileLocations');
  });

  it.each([
    ['../secret.yaml', /leads out of the model’s folder/],
    ['link.yaml', /leads out of the model’s folder/],
    ['gone.yaml', /there is no such file/],
  ])('%s is not read', async (file, sentence) => {
    const { text, problem } = await read(file, true);
    expect(text).toBeUndefined();
    expect(problem).toMatch(sentence);
  });
});
