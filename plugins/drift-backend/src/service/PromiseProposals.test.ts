import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { EVENTS_TOPIC } from '@bellwether/plugin-models-common';
import { CodeHost, Outbox } from '@bellwether/plugin-models-node';
import { Request } from 'express';
import { migrate, StoredMonitor } from '../database';
import { parseDefinitions } from '../definitions';
import { PromiseProposals } from './PromiseProposals';
import { RepeatableWrites } from './RepeatableWrites';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const TEXT = `# Whoever changes this tells the gate screens' team
apiVersion: bellwether.dev/v1
kind: DriftMonitor
metadata:
  name: weekly
spec:
  source:
    type: files
    path: log/*.parquet
  timestamp: time
  window: weekly
  baseline:
    from: '2026-01-05'
    to: '2026-02-01'
  falseAlarms:
    oncePerWindows: 52 # once a year
`;

const monitor: StoredMonitor = {
  id: 'b6f5b1c2-8f0a-4b5e-9c55-0f6a5d8a7c11',
  entityRef: 'resource:default/flight-delay',
  name: 'weekly',
  definition: parseDefinitions(TEXT).definitions[0],
  definedIn: {
    kind: 'file',
    location: 'drift.yaml',
    editUrl: 'https://code.example.com/ml/flights/edit/main/model/drift.yaml',
  },
  toldCauses: [],
  toTell: 0,
};
const request = { oncePerWindows: 104, reason: 'One false alarm was enough' };
const options = {
  credentials: mockCredentials.user('user:default/owner'),
  idempotencyKey: 'a1b2c3d4-e5f6',
  request: {} as Request,
};

/** A host with one file. */
function hostWith(text: string | undefined) {
  const openPullRequest = jest.fn(
    async ({ branch }: Parameters<CodeHost['openPullRequest']>[0]) => ({
      url: 'https://code.example.com/ml/flights/pull/12',
      number: 12,
      branch,
    }),
  );
  const host: CodeHost = {
    problemOf: repository =>
      repository.startsWith('https://code.example.com/')
        ? undefined
        : 'no credentials',
    baseOf: async () => 'main',
    files: async () => [],
    file: async (_source, path) =>
      text === undefined ? undefined : { path, text, version: 'blob-1' },
    openPullRequest,
    look: async () => ({ is: 'open' }),
  };
  return { ...host, openPullRequest };
}

async function proposals(host: CodeHost) {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  const logger = mockServices.logger.mock();
  const events = mockServices.events.mock();
  const outbox = Outbox.create({ knex, events, logger });
  const writes = new RepeatableWrites({
    knex,
    logger,
    outbox,
    onChanged: async () => {},
  });
  return { events, proposals: new PromiseProposals({ host, outbox, writes }) };
}

it('changes the one line in a pull request, and tells of it', async () => {
  const host = hostWith(TEXT);
  const made = await proposals(host);
  const opened = await made.proposals.propose(monitor, request, options);
  expect(opened).toMatchObject({
    url: 'https://code.example.com/ml/flights/pull/12',
    branch: 'bellwether/drift-weekly-a1b2c3d4',
    file: 'model/drift.yaml',
    diff: expect.stringContaining(
      '-    oncePerWindows: 52 # once a year\n+    oncePerWindows: 104 # once a year',
    ),
  });
  expect(host.openPullRequest).toHaveBeenCalledWith(
    expect.objectContaining({
      repository: 'https://code.example.com/ml/flights',
      base: 'main',
      files: [
        {
          path: 'model/drift.yaml',
          version: 'blob-1',
          text: TEXT.replace('oncePerWindows: 52', 'oncePerWindows: 104'),
        },
      ],
      body: expect.stringContaining(request.reason),
    }),
  );
  expect(made.events.publish).toHaveBeenCalledWith(
    expect.objectContaining({
      topic: EVENTS_TOPIC,
      eventPayload: expect.objectContaining({
        type: 'drift.promise.proposed',
        actor: 'user:default/owner',
        reason: request.reason,
      }),
    }),
  );
});

it('a repeated call opens no second one', async () => {
  const host = hostWith(TEXT);
  const made = await proposals(host);
  const first = await made.proposals.propose(monitor, request, options);
  expect(await made.proposals.propose(monitor, request, options)).toEqual(
    first,
  );
  expect(host.openPullRequest).toHaveBeenCalledTimes(1);
});

it('writes the promise into a definition that names none', async () => {
  const host = hostWith(TEXT.replace(/ {2}falseAlarms:[\s\S]*$/, ''));
  const made = await proposals(host);
  const { diff } = await made.proposals.propose(monitor, request, options);
  expect(diff).toContain('+  falseAlarms:\n+    oncePerWindows: 104');
});

it.each<[string, string | undefined, object, RegExp]>([
  ['the file is gone', undefined, {}, /drift.yaml is not on main any more/],
  [
    'the file holds another monitor',
    TEXT.replace('name: weekly', 'name: daily'),
    {},
    /holds no monitor weekly/,
  ],
  [
    'the file says so already',
    TEXT.replace('oncePerWindows: 52', 'oncePerWindows: 104'),
    {},
    /says so already/,
  ],
  [
    'the monitor is in app-config',
    TEXT,
    { kind: 'config' },
    /portal’s configuration/,
  ],
  [
    'nobody knows where the file is',
    TEXT,
    { editUrl: undefined },
    /in which repository/,
  ],
  [
    'the portal has no account there',
    TEXT,
    { editUrl: 'https://x.example.com/a/b/edit/main/c' },
    /no credentials/,
  ],
])('opens none where %s', async (_where, text, definedIn, sentence) => {
  const host = hostWith(text);
  const made = await proposals(host);
  await expect(
    made.proposals.propose(
      { ...monitor, definedIn: { ...monitor.definedIn, ...definedIn } },
      request,
      options,
    ),
  ).rejects.toThrow(sentence);
  expect(host.openPullRequest).not.toHaveBeenCalled();
});

it('opens none for a promise that no labellings could keep', async () => {
  const host = hostWith(TEXT);
  const made = await proposals(host);
  await expect(
    made.proposals.propose(
      monitor,
      { ...request, oncePerWindows: 10_000 },
      options,
    ),
  ).rejects.toThrow(/can be promised, not in 10000/);
  expect(host.openPullRequest).not.toHaveBeenCalled();
});
