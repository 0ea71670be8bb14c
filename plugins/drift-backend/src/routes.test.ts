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
import {
  AuthorizeResult,
  Permission,
} from '@backstage/plugin-permission-common';
import { driftPermissions } from '@bellwether/plugin-drift-common';
import { writeInferenceLogs } from '@bellwether/sandbox';
import request from 'supertest';
import { z } from 'zod';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const callers = [
  'nobody',
  'viewer',
  'stranger',
  'owner',
  'platform',
  'service',
  'blind',
] as const;
type Caller = (typeof callers)[number];

const ours = new Set(driftPermissions.map(({ name }) => name));

/** What a policy says: viewers see, owners act on what they own, the platform team does everything; one may not see it. */
function mayDo(caller: Caller, permission: Permission, resource?: string) {
  if (caller === 'platform' || caller === 'service') return true;
  if (ours.has(permission.name))
    return caller === 'owner' && resource === MODEL;
  return caller !== 'blind';
}

function callerOf({ principal }: BackstageCredentials): Caller {
  const { userEntityRef } = z
    .object({ userEntityRef: z.string().optional() })
    .parse(principal);
  return z
    .enum(callers)
    .parse(userEntityRef?.replace('user:default/', '') ?? 'service');
}

const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => {
    const decide = (
      requests: Array<{ permission: Permission; resourceRef?: string }>,
      { credentials }: { credentials: BackstageCredentials },
    ) =>
      requests.map(({ permission, resourceRef }) => ({
        result: mayDo(callerOf(credentials), permission, resourceRef)
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
      }));
    return {
      authorize: async (requests, options) => decide(requests, options),
      authorizeConditional: async (requests, options) =>
        decide(requests, options),
    };
  },
});

let directory: string;
let portal: Portal;
let monitor: string;
let window: { from: string; to: string };
let hash: string;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-routes-'));
  await writeInferenceLogs({
    directory,
    now: new Date(),
    seed: 'test',
    models: ['card-fraud'],
  });
  portal = await startPortal({
    knex: await databases.init('SQLITE_3'),
    drift: {
      files: { roots: [directory] },
      backfillWindows: 1,
      threads: 1,
      inferenceLogs: {
        directory: path.join(directory, 'logs'),
        models: { fraud: { model: MODEL, inputs: { amount: 'number' } } },
      },
      monitors: {
        payments: {
          model: MODEL,
          file: path.join(directory, 'card-fraud/drift.yaml'),
        },
      },
    },
    features: [permissionsFactory],
  });
  await portal.runAll();
  const found = await as(
    'owner',
    'get',
    '/v1/models/resource/default/card-fraud/monitors',
  );
  monitor = found.body.monitors[0].id;
  const judged = await as('owner', 'get', `/v1/monitors/${monitor}/windows`);
  window = judged.body.windows[0].range;
});
afterAll(() => {
  fs.rmSync(directory, { recursive: true });
});

function as(
  caller: Caller,
  method: 'get' | 'post' | 'put',
  route: string,
  body?: object,
) {
  const call = request(portal.server)
    [method](`/api/drift${route}`)
    .set('idempotency-key', randomUUID());
  if (caller === 'nobody') {
    call.set('authorization', mockCredentials.none.header());
  } else if (caller === 'service') {
    call.set('authorization', mockCredentials.service.header());
  } else {
    call.set(
      'authorization',
      mockCredentials.user.header(`user:default/${caller}`),
    );
  }
  return body ? call.send(body) : call;
}

/** Who calls, in the order of `callers`. */
const READ = [401, 200, 200, 200, 200, 200, 404];
/** Acts are for people, and done once: whoever comes after the first finds it done, or does it again. */
const reason = 'The model was trained anew on these weeks';

describe.each<
  [
    string,
    'get' | 'post' | 'put',
    () => string,
    () => object | undefined,
    number[],
  ]
>([
  [
    'the fleet',
    'get',
    () => '/v1/fleet',
    () => undefined,
    [401, 200, 200, 200, 200, 200, 200],
  ],
  [
    'the API’s description',
    'get',
    () => '/v1/openapi.json',
    () => undefined,
    [401, 200, 200, 200, 200, 200, 200],
  ],
  [
    'monitors of a model',
    'get',
    () => '/v1/models/resource/default/card-fraud/monitors',
    () => undefined,
    READ,
  ],
  [
    'windows',
    'get',
    () => `/v1/monitors/${monitor}/windows`,
    () => undefined,
    READ,
  ],
  [
    'the heat map',
    'get',
    () => `/v1/monitors/${monitor}/heat-map`,
    () => undefined,
    READ,
  ],
  [
    'a window',
    'get',
    () => `/v1/monitors/${monitor}/windows/${window.from}`,
    () => undefined,
    READ,
  ],
  [
    'a window by slice',
    'get',
    () =>
      `/v1/monitors/${monitor}/windows/${window.from}/slices?column=country`,
    () => undefined,
    READ,
  ],
  [
    'the report of a window',
    'get',
    () => `/v1/monitors/${monitor}/windows/${window.from}/report`,
    () => undefined,
    READ,
  ],
  [
    'baselines',
    'get',
    () => `/v1/monitors/${monitor}/baselines`,
    () => undefined,
    READ,
  ],
  [
    'a comparison',
    'post',
    () => `/v1/monitors/${monitor}/comparisons`,
    () => ({ reference: window, current: window }),
    [401, 403, 403, 200, 200, 403, 404],
  ],
  [
    'the report of a comparison',
    'get',
    () =>
      `/v1/monitors/${monitor}/comparisons/report?${new URLSearchParams({
        referenceFrom: window.from,
        referenceTo: window.to,
        currentFrom: window.from,
        currentTo: window.to,
      })}`,
    () => undefined,
    [401, 403, 403, 200, 200, 403, 404],
  ],
  [
    'a mute',
    'put',
    () => `/v1/monitors/${monitor}/mute`,
    () => ({ until: null, reason }),
    [401, 403, 403, 200, 200, 403, 404],
  ],
  [
    'a proposal',
    'post',
    () => `/v1/monitors/${monitor}/baselines`,
    () => ({ range: window, reason }),
    [401, 403, 403, 201, 201, 403, 404],
  ],
  [
    'a decision',
    'post',
    () => `/v1/monitors/${monitor}/baselines/2/decision`,
    () => ({ approve: false, reason, expectedHash: hash }),
    [401, 403, 403, 200, 409, 403, 404],
  ],
  [
    'another promise, which nobody can ask for in a file on the disk',
    'post',
    () => `/v1/monitors/${monitor}/promise-proposals`,
    () => ({ oncePerWindows: 104, reason }),
    [401, 403, 403, 409, 409, 403, 404],
  ],
])('%s', (_what, method, route, body, statuses) => {
  it('is answered as the policy says', async () => {
    const { body: reply } = await as(
      'owner',
      'get',
      `/v1/monitors/${monitor}/baselines`,
    );
    hash = reply.baselines.find(
      ({ number }: { number: number }) => number === 2,
    )?.hash;
    const answered: number[] = [];
    for (const caller of callers) {
      answered.push((await as(caller, method, route(), body())).status);
    }
    expect(Object.fromEntries(callers.map((c, i) => [c, answered[i]]))).toEqual(
      Object.fromEntries(callers.map((c, i) => [c, statuses[i]])),
    );
  });
});

it('an inference log is written by services, and by no person', async () => {
  for (const [caller, status] of [
    ['nobody', 401],
    ['viewer', 403],
    ['stranger', 403],
    ['owner', 403],
    ['platform', 403],
    ['service', 200],
    ['blind', 403],
  ] as const) {
    const { status: answered } = await as(
      caller,
      'post',
      '/v1/inference-logs/fraud',
    )
      .set('content-type', 'application/x-ndjson')
      .send('{"event_id": "1", "amount": 7}');
    expect([caller, answered]).toEqual([caller, status]);
  }
});

it('a run is started once, by those who may', async () => {
  const route = `/v1/monitors/${monitor}/runs`;
  for (const [caller, status] of [
    ['nobody', 401],
    ['viewer', 403],
    ['stranger', 403],
    ['service', 403],
    ['blind', 404],
    ['owner', 202],
    ['platform', 409],
  ] as const) {
    expect([caller, (await as(caller, 'post', route, {})).status]).toEqual([
      caller,
      status,
    ]);
  }
});

it.each([
  ['no uuid', '/v1/monitors/1/windows', 400],
  ['no such monitor', `/v1/monitors/${randomUUID()}/windows`, 404],
  ['no day', () => `/v1/monitors/${monitor}/windows/yesterday`, 400],
  ['no such window', () => `/v1/monitors/${monitor}/windows/2001-01-01`, 404],
  [
    'no column',
    () => `/v1/monitors/${monitor}/windows/${window.from}/slices`,
    400,
  ],
  [
    'no such column',
    () => `/v1/monitors/${monitor}/windows/${window.from}/slices?column=shoe`,
    400,
  ],
  [
    'a report of half a slice',
    () =>
      `/v1/monitors/${monitor}/comparisons/report?referenceFrom=2026-01-01&referenceTo=2026-01-02&currentFrom=2026-01-01&currentTo=2026-01-02&sliceColumn=country`,
    400,
  ],
  [
    'a report of no range',
    () => `/v1/monitors/${monitor}/comparisons/report`,
    400,
  ],
  [
    'no such report',
    () => `/v1/monitors/${monitor}/windows/2001-01-01/report`,
    404,
  ],
  ['another kind', '/v1/models/component/default/card-fraud/monitors', 404],
])('%s is refused', async (_what, route, status) => {
  const answer = await as(
    'owner',
    'get',
    typeof route === 'function' ? route() : route,
  );
  expect(answer.status).toBe(status);
});

it('the fleet leaves out what a caller may not see', async () => {
  expect((await as('owner', 'get', '/v1/fleet')).body.rows).toHaveLength(1);
  expect((await as('blind', 'get', '/v1/fleet')).body.rows).toEqual([]);
});
