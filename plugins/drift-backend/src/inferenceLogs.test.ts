import fs from 'fs';
import os from 'os';
import path from 'path';
import { randomUUID } from 'crypto';
import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { RandomStream } from '@bellwether/drift-engine';
import {
  INFERENCE_LOG_COLUMNS,
  inferenceLogFiles,
} from '@bellwether/plugin-models-common';
import request from 'supertest';
import { z } from 'zod';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const DAY_MS = 86_400_000;
const dayOf = (ago: number) =>
  new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);

const subjectOf = ({ principal }: BackstageCredentials) =>
  z.object({ subject: z.string().optional() }).parse(principal).subject;

/** Tokens of services that may not write logs are refused. */
const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => {
    const decide = async (
      requests: unknown[],
      { credentials }: { credentials: BackstageCredentials },
    ) =>
      requests.map(() => ({
        result:
          subjectOf(credentials) === 'external:reader'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }));
    return { authorize: decide, authorizeConditional: decide };
  },
});

const tokenOf = (subject: string) =>
  mockCredentials.service.token({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'drift',
  });

let directory: string;
let portal: Portal;

function configOf() {
  return {
    files: { roots: [directory] },
    threads: 1,
    inferenceLogs: {
      directory: path.join(directory, 'logs'),
      memoryMegabytes: 1,
      models: {
        fraud: {
          model: 'card-fraud',
          inputs: { amount: 'number', country: 'text' },
          outputs: { score: 'number' },
          subjects: ['external:fraud-logger'],
        },
      },
    },
    monitors: {
      own: {
        model: MODEL,
        definition: {
          apiVersion: 'bellwether.dev/v1',
          kind: 'DriftMonitor',
          metadata: { name: 'daily' },
          spec: {
            // As the templates for models name them.
            source: {
              type: 'files',
              path: `logs/${inferenceLogFiles('fraud')}`,
            },
            timestamp: INFERENCE_LOG_COLUMNS.timestamp,
            rowKey: INFERENCE_LOG_COLUMNS.rowKey,
            exclude: [INFERENCE_LOG_COLUMNS.endpoint],
            prediction: 'score',
            modelVersion: INFERENCE_LOG_COLUMNS.modelVersion,
            window: 'daily',
            baseline: { from: dayOf(5), to: dayOf(4) },
          },
        },
      },
    },
  };
}

function deliver(
  body: string | object,
  headers: Record<string, string>,
  log = 'fraud',
) {
  return request(portal.server)
    .post(`/api/drift/v1/inference-logs/${log}`)
    .set({
      authorization: `Bearer ${tokenOf('external:fraud-logger')}`,
      ...headers,
    })
    .send(typeof body === 'string' ? body : JSON.stringify(body));
}

/** What the payload logger sends for one call of the model. */
async function logCall(ago: number, rows: Array<[number, string]>) {
  const id = randomUUID();
  const headers = (type: string) => ({
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-type': `org.kubeflow.serving.inference.${type}`,
    'ce-source': 'http://localhost:9081/',
    'ce-time': `${dayOf(ago)}T12:00:00.000Z`,
    'ce-endpoint': 'default',
  });
  const asked = await deliver({ instances: rows }, headers('request'));
  const answered = await deliver(
    {
      model_name: 'fraud',
      model_version: '3',
      outputs: [
        {
          name: 'score',
          shape: [rows.length],
          datatype: 'FP64',
          data: rows.map(([amount]) => amount / 200),
        },
      ],
    },
    headers('response'),
  );
  return [asked.status, answered.status];
}

describe.each(databases.eachSupportedId())(
  'a model that nobody logged yet, on %s',
  id => {
    beforeAll(async () => {
      directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-logs-'));
      portal = await startPortal({
        knex: await databases.init(id),
        drift: configOf(),
        features: [permissionsFactory],
      });
    });
    afterAll(async () => {
      await portal.stop();
      fs.rmSync(directory, { recursive: true });
    });

    it('is judged on what its payload logger sent', async () => {
      const random = new RandomStream(1, 'payments');
      const rowsOf = (shift: number) =>
        Array.from({ length: 1500 }, (): [number, string] => [
          50 + 10 * random.normal() + shift,
          random.uniform() < 0.6 ? 'AT' : 'BE',
        ]);
      for (const [ago, shift] of [
        [5, 0],
        [4, 0],
        [3, 0],
        [2, 12],
      ]) {
        expect(await logCall(ago, rowsOf(shift))).toEqual([200, 200]);
      }
      await portal.runTask('flush-inference-logs');
      // It is not time yet: all of it is in spools.
      await portal.runAll();
      expect((await monitor()).run.state).toBe('failed');
      await portal.stop();
      // Who stops moves what there is.
      portal = await startPortal({
        knex: await databases.init(id),
        drift: configOf(),
        features: [permissionsFactory],
      });
      await portal.runAll();
      const { body } = await portal.get(
        `/v1/monitors/${(await monitor()).id}/windows`,
      );
      expect(
        body.windows.map((window: { state: string; rows: number }) => [
          window.state,
          window.rows,
        ]),
      ).toEqual([
        ['none', 1500],
        ['material', 1500],
      ]);
      expect(body.windows[1].versions).toEqual([{ version: '3', share: 1 }]);
      const detail = await portal.get(
        `/v1/monitors/${(await monitor()).id}/windows/${dayOf(2)}`,
      );
      const drifted = detail.body.columns
        .filter((column: { drifted: boolean }) => column.drifted)
        .map((column: { name: string }) => column.name);
      expect(drifted.sort()).toEqual(['amount', 'score']);
    });

    it('may send plain request logs instead, and hears what was wrong with them', async () => {
      const lines = [
        `{"event_id": "a", "time": "${dayOf(
          1,
        )}T10:00:00Z", "amount": 10, "score": 0.1}`,
        `{"event_id": "b", "time": "2001-01-01T10:00:00Z", "amount": 10}`,
        `{"event_id": "c", "amount": "much"}`,
      ].join('\n');
      const { status, body } = await deliver(lines, {
        'content-type': 'application/x-ndjson',
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        accepted: 1,
        refused: [
          { place: 'line 3', sentence: 'amount is no number' },
          { place: '1 rows', sentence: expect.stringContaining('90 days') },
        ],
        refusedCount: 2,
      });
    });

    it('takes no other than its own token, also as the password of an address', async () => {
      const line = '{"event_id": "d", "amount": 1}';
      const type = { 'content-type': 'application/x-ndjson' };
      const statusOf = async (authorization: string, log?: string) =>
        (await deliver(line, { ...type, authorization }, log)).status;
      const password = (token: string) =>
        `Basic ${Buffer.from(`logger:${token}`).toString('base64')}`;
      expect(await statusOf(password(tokenOf('external:fraud-logger')))).toBe(
        200,
      );
      expect(await statusOf(password('guessed'))).toBe(401);
      expect(await statusOf(mockCredentials.none.header())).toBe(401);
      expect(await statusOf(mockCredentials.user.header())).toBe(403);
      expect(await statusOf(`Bearer ${tokenOf('external:reader')}`)).toBe(403);
      expect(await statusOf(`Bearer ${tokenOf('external:other-logger')}`)).toBe(
        403,
      );
      expect(
        await statusOf(`Bearer ${tokenOf('external:fraud-logger')}`, 'others'),
      ).toBe(404);
      expect(
        await statusOf(
          `Bearer ${tokenOf('external:fraud-logger')}`,
          '..%2Ffraud',
        ),
      ).toBe(400);
    });

    it.each([
      ['nothing', '', { 'content-type': 'application/x-ndjson' }, 400],
      ['another dialect', '<xml/>', { 'content-type': 'application/xml' }, 400],
      [
        'only wrong lines',
        '{"amount": 1}',
        { 'content-type': 'application/x-ndjson' },
        400,
      ],
      [
        'more than a delivery holds',
        'x'.repeat(4_100_000),
        { 'content-type': 'application/x-ndjson' },
        413,
      ],
    ])('answers %s with %s', async (_what, body, headers, status) => {
      const answer = await deliver(body, headers);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).not.toBe('');
    });

    async function monitor() {
      const { body } = await portal.get(
        '/v1/models/resource/default/card-fraud/monitors',
      );
      return body.monitors[0];
    }
  },
);
