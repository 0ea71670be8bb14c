import fs from 'fs/promises';
import os from 'os';
import path from 'path';
import { ConfigReader } from '@backstage/config';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject } from '@backstage/types';
import { INFERENCE_LOG_COLUMNS } from '@bellwether/plugin-models-common';
import { parse } from 'yaml';
import { readInferenceLogs } from '../config';
import { Schemas } from '../manifests';
import { createCreateMonitorAction } from './createMonitor';

const schemas = Schemas.load();
let workspacePath: string;

beforeEach(async () => {
  workspacePath = await fs.mkdtemp(path.join(os.tmpdir(), 'bellwether-mon-'));
});

afterEach(() => fs.rm(workspacePath, { recursive: true }));

/** What an action of a portal with this `drift` writes. */
async function written(drift: JsonObject, input: JsonObject = {}) {
  const action = createCreateMonitorAction({
    logOf: readInferenceLogs(new ConfigReader({ drift })),
    schemas,
    now: () => new Date('2026-03-02T10:00:00Z'),
  });
  const outputs: Record<string, unknown> = {};
  await action.handler({
    ...createMockActionContext({
      input: {
        model: 'card-fraud',
        task: 'classification' as const,
        oncePerWindows: 52,
        ...input,
      },
      workspacePath,
    }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
  } as never);
  const text = await fs.readFile(
    path.join(workspacePath, 'drift.yaml'),
    'utf8',
  );
  return { spec: parse(text).spec, rows: String(outputs.rows) };
}

const LOGS = {
  directory: '/data/logs/asked',
  models: {
    frauds: { model: 'card-fraud', inputs: {}, outputs: { score: 'number' } },
    'card-fraud': {
      model: 'Resource:Default/card-fraud',
      outputs: { label: 'text', prediction: 'text' },
    },
    other: { model: 'of:nobody/at/all' },
  },
};

it.each([
  ['nowhere yet', {}, 'logs/card-fraud/*/*.parquet', 'prediction'],
  [
    'below the second of two roots, by the log of its own name',
    { files: { roots: ['/elsewhere', '/data'] }, inferenceLogs: LOGS },
    'logs/asked/card-fraud/*/*.parquet',
    'prediction',
  ],
  [
    'in the root itself, by a log of another name',
    {
      files: { roots: ['/data/logs/asked/'] },
      inferenceLogs: { ...LOGS, models: { frauds: LOGS.models.frauds } },
    },
    'frauds/*/*.parquet',
    'score',
  ],
])(
  'names what the portal keeps %s',
  async (_where, drift, files, prediction) => {
    const { spec, rows } = await written(drift);
    expect(spec).toEqual({
      source: { type: 'files', path: files },
      timestamp: INFERENCE_LOG_COLUMNS.timestamp,
      rowKey: INFERENCE_LOG_COLUMNS.rowKey,
      modelVersion: INFERENCE_LOG_COLUMNS.modelVersion,
      exclude: [INFERENCE_LOG_COLUMNS.endpoint],
      prediction,
      window: 'weekly',
      baseline: { from: '2026-03-02', to: '2026-03-29' },
      outcome: 'label',
      falseAlarms: { oncePerWindows: 52 },
    });
    expect(/once its configuration has/.test(rows)).toBe(
      !('inferenceLogs' in drift),
    );
  },
);

it.each([
  [/^files\.path: /, { files: { timestamp: 'at', path: ' ' } }],
  [/^files\.timestamp: /, { files: { path: 'a/*.parquet' } }],
  [/^baselineFrom: 2026-02-30 is no day$/, { baselineFrom: '2026-02-30' }],
])('refuses with %s', async (sentence, input) => {
  await expect(written({}, input)).rejects.toThrow(sentence);
});

it('takes the empty fields of a form for none', async () => {
  const { spec } = await written({}, { files: { path: '', timestamp: '' } });
  expect(spec.source.path).toBe('logs/card-fraud/*/*.parquet');
});
