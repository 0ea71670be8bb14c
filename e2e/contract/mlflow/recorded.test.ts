/**
 * Sends the sandbox the requests that a real MLflow was sent, about models that the sandbox has, and compares status,
 * content type and form of the answers, and of errors every word.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bellwether/sandbox';
import { type Answer, call, type Client, createClient } from './client';
import { type Receiver, startReceiver } from './receiver';
import { realUrl } from './server';
import { differences, shapeOf } from './shape';

interface Recorded {
  request: {
    method: string;
    path: string;
    query: string;
    headers: Record<string, string>;
    body: unknown;
  };
  response: {
    status: number;
    headers: Record<string, string>;
    body: string | { error_code?: string };
  };
}

const folder = path.join(
  path.dirname(require.resolve('@bellwether/sandbox/package.json')),
  'recorded',
  'mlflow-answers',
);

function read(name: string): Recorded {
  return JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
}

const ADMIN = { username: 'admin', password: 'admin-password-1' };
const PORTAL = { username: 'portal', password: 'portal-password-1' };

/** Recordings that are not replayed, with the reason. */
const LEFT_OUT: Record<string, string> = {
  'basic-auth/current-permissions': 'the sandbox does not manage users',
  'basic-auth/user-create': 'the sandbox does not manage users',
  'basic-auth/user-create-short-pw': 'the sandbox does not manage users',
  'basic-auth/users-current': 'the sandbox does not manage users',
  'basic-auth/users-list': 'the sandbox does not manage users',
  'basic-auth/grant-deny-v3': 'the sandbox has no permission per model',
  'basic-auth/grant-edit-v3': 'the sandbox has no permission per model',
  'basic-auth/edit-allowed': 'the sandbox has no permission per model',
  'basic-auth/get-no-permission-403': 'the sandbox has no permission per model',
  'basic-auth/search-filtered': 'the sandbox has no permission per model',
  'basic-auth/mv-search-as-user': 'of a registry without versions',
  'basic-auth/admin-ok': 'of a registry without models',
  'basic-auth/webhook-http-refused': 'the sandbox delivers to this machine',
  'basic-auth/webhook-loopback-refused': 'the sandbox delivers to this machine',
  'basic-auth/webhook-with-secret-no-key':
    'the sandbox delivers to this machine',
  'webhooks/delivery-no-secret': 'a delivery, which the contract test checks',
};

/** Who asked, where the recording has its credentials taken out. */
const ASKED_BY: Record<string, { username: string; password: string }> = {
  'basic-auth/bad-password-401': { ...ADMIN, password: 'wrong' },
  'basic-auth/model-create-admin': ADMIN,
  'basic-auth/alias-403': PORTAL,
  'basic-auth/default-permission-read': PORTAL,
  'basic-auth/default-permission-write-403': PORTAL,
  'basic-auth/webhooks-as-user': PORTAL,
};

/** Answers whose texts are other files in the sandbox. */
const OTHER_TEXT = [
  'registry/logged-model-MLmodel',
  'registry/model-version-MLmodel',
  'registry/run-artifact-file',
];

/** What the recorded models did not have: the profile of a data set, and metrics that belong to a data set. */
const MAY_APPEAR = ['profile', 'dataset_name', 'dataset_digest'];

/** The sandbox has more of these, and so another page. */
const MAY_GO_ON = [
  'registry/experiments-search',
  'registry/registered-models-search-p2',
];

const HEADERS = ['content-type', 'www-authenticate', 'x-content-type-options'];

const names = readdirSync(folder)
  .flatMap(area =>
    readdirSync(path.join(folder, area))
      .filter(file => file.endsWith('.json'))
      .map(file => `${area}/${file.slice(0, -'.json'.length)}`),
  )
  .filter(name => !(name in LEFT_OUT));

/** Webhooks are read after they were made, and disabled last. */
const ORDER = ['webhooks/create', 'webhooks/get', 'webhooks/list'];
names.sort((left, right) => {
  const rank = (name: string) =>
    ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length;
  return rank(left) - rank(right) || (left < right ? -1 : 1);
});

/** The form that all recorded answers of a route with a status have together. */
function formOf({ request, response }: Recorded) {
  const route = (recorded: Recorded) =>
    [
      recorded.request.method,
      recorded.request.path.replace(/m-[0-9a-f]{32}|[0-9a-f-]{36}/, '{id}'),
      recorded.response.status,
    ].join(' ');
  const wanted = route({ request, response });
  return shapeOf(
    names
      .map(read)
      .filter(recorded => route(recorded) === wanted)
      .map(recorded => recorded.response.body),
  );
}

/** Python writes a set in any order. */
function sortSets(text: string): string {
  return text.replace(
    /\{('[^{}]*')\}/g,
    (_set, items: string) => `{${items.split(', ').sort().join(', ')}}`,
  );
}

const describeSandbox = realUrl ? describe.skip : describe;

describeSandbox('the sandbox', () => {
  let open: Sandbox;
  let guarded: Sandbox;
  let client: Client;
  let receiver: Receiver;
  const replacements = new Map<string, string>();

  function translate(text: string): string {
    let translated = text;
    for (const [recorded, ours] of replacements) {
      translated = translated.split(recorded).join(ours);
    }
    return translated;
  }

  async function findNaN(): Promise<[run: string, metric: string]> {
    const { body } = await client.post('/experiments/search', {
      max_results: 1000,
    });
    const runs = await client.post('/runs/search', {
      experiment_ids: body.experiments.map(
        experiment => experiment.experiment_id,
      ),
    });
    for (const { info, data } of runs.body.runs) {
      const metric = data.metrics?.find(({ value }) => value === 'NaN');
      if (metric) {
        return [info.run_id, metric.key];
      }
    }
    throw new Error('No training of the world ended in NaN');
  }

  beforeAll(async () => {
    const options = {
      quiet: true,
      seed: 'contract',
      now: new Date('2026-11-01T09:00:00Z'),
      models: 120,
      webhookRetryMilliseconds: [0, 0, 0],
    };
    open = await startSandbox(options);
    guarded = await startSandbox({
      ...options,
      mlflowAuth: { ...ADMIN, reader: PORTAL },
    });
    client = createClient(open.urls.mlflow);
    receiver = await startReceiver();

    const name = 'postcode-digits';
    for (const [alias, version] of [
      ['champion', '1'],
      ['challenger', '2'],
    ]) {
      await client.post('/registered-models/alias', { name, alias, version });
    }
    await client.post('/registered-models/set-tag', {
      name: 'wine-cultivar',
      key: 'owner',
      value: 'group:default/clinic',
    });
    await client.post('/registered-models/create', { name: 'tmp-model' });
    const version = await client.get('/model-versions/get', {
      name,
      version: '1',
    });
    const { run_id: runId, source } = version.body.model_version;
    const dead = await client.post('/webhooks', {
      name: 'dead',
      description: 'Nobody listens there.',
      url: 'http://127.0.0.1:9/hook',
      events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }],
    });
    const [nanRun, nanMetric] = await findNaN();
    const admin = Buffer.from(`${ADMIN.username}:${ADMIN.password}`);
    await call(guarded.urls.mlflow, {
      method: 'POST',
      path: '/api/2.0/mlflow/registered-models/create',
      headers: { Authorization: `Basic ${admin.toString('base64')}` },
      body: { name: 'open-model' },
    });
    for (const [recorded, ours] of [
      [
        '3ffd36b97c3d451ba1a00433bf7ba25c&metric_key=nan_m',
        `${nanRun}&metric_key=${nanMetric}`,
      ],
      ['breast-cancer-risk', name],
      ['breast%25', 'postcode%25'],
      ['diabetes-progression', 'wine-cultivar'],
      ['3ffd36b97c3d451ba1a00433bf7ba25c', runId],
      ['m-301580ca1fe14171a2ab78dc745935af', source.replace('models:/', '')],
      ['"experiment_ids":["1"]', '"experiment_ids":["3"]'],
      [
        'tags.validated%20%3D%20%27true%27',
        'tags.validation_status%20%3D%20%27passed%27',
      ],
      ['val_score', 'val_accuracy'],
      ['data/summary.json', 'evaluation/confusion_matrix.json'],
      ['http://127.0.0.1:9911/hook', receiver.url],
      ['5f7c8ca8-fc79-4487-998c-b9a4c5b64134', dead.body.webhook.webhook_id],
    ]) {
      replacements.set(recorded, ours);
    }
  });

  afterAll(async () => {
    await receiver?.close();
    await open?.close();
    await guarded?.close();
  });

  async function replay(name: string, { request }: Recorded): Promise<Answer> {
    const credentials = ASKED_BY[name];
    const { Authorization: _taken, ...headers } = request.headers;
    const server = name.startsWith('basic-auth/') ? guarded : open;
    const body = JSON.parse(translate(JSON.stringify(request.body)));
    const answer = await call(server.urls.mlflow, {
      method: request.method,
      path: translate(request.path),
      query: translate(request.query),
      headers: {
        ...headers,
        ...(credentials && {
          Authorization: `Basic ${Buffer.from(
            `${credentials.username}:${credentials.password}`,
          ).toString('base64')}`,
        }),
      },
      ...(request.body !== null && { body }),
    });
    if (name === 'webhooks/create') {
      replacements.set(
        '89156668-39de-4661-b737-edb97d84006a',
        answer.body.webhook.webhook_id,
      );
    }
    return answer;
  }

  /** In what the answer differs from the recorded one. */
  function compare(name: string, recorded: Recorded, answer: Answer) {
    const expected = recorded.response.body;
    if (OTHER_TEXT.includes(name)) {
      return [];
    }
    if (typeof expected === 'string') {
      return answer.text === expected ? [] : [answer.text];
    }
    if (expected.error_code) {
      const text = sortSets(translate(JSON.stringify(expected)));
      const found = sortSets(JSON.stringify(answer.body));
      return found === text ? [] : [`${found} is not ${text}`];
    }
    const mayAppear = MAY_GO_ON.includes(name)
      ? [...MAY_APPEAR, 'next_page_token']
      : MAY_APPEAR;
    return differences(formOf(recorded), answer.body, mayAppear);
  }

  it.each(names)('answers %s as the real server did', async name => {
    const recorded = read(name);
    const { status, headers } = recorded.response;
    const answer = await replay(name, recorded);
    expect({
      status: answer.status,
      headers: HEADERS.map(header => answer.headers[header]),
      differences: compare(name, recorded, answer),
    }).toEqual({
      status,
      headers: HEADERS.map(header => headers[header]),
      differences: [],
    });
  });
});

describe('the comparison of forms', () => {
  const form = shapeOf([
    { models: [{ name: 'a', time: 1, note: 'x', tags: [{ key: 'k' }] }] },
    { models: [{ name: 'b', time: 2 }], token: 't' },
  ]);

  it.each([
    ['the same', { models: [{ name: 'c', time: 3 }] }, []],
    ['no list', {}, ['body.models is missing']],
    [
      'a key too few',
      { models: [{ name: 'c' }] },
      ['body.models[0].time is missing'],
    ],
    [
      'a key too many',
      { models: [{ name: 'c', time: 3, id: 1 }] },
      ['body.models[0].id should not be there'],
    ],
    [
      'another type',
      { models: [{ name: 'c', time: '3', tags: [{ key: 1 }] }] },
      [
        'body.models[0].time is string, not number',
        'body.models[0].tags[0].key is number, not string',
      ],
    ],
  ])('finds %s', (_what, value, expected) => {
    expect(differences(form, value, [])).toEqual(expected);
  });
});
