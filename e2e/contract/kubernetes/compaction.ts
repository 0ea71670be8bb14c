import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from './client';

const DEFINITION =
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/rollouts.argoproj.io';
const ROLLOUTS = '/apis/argoproj.io/v1alpha1/rollouts';

const FORGOTTEN_MILLISECONDS = 60_000;

const base64 = (text: string) => Buffer.from(text).toString('base64');

/**
 * Makes a real API server forget the history of its Rollouts. Its memory lies in two places:
 *
 * - etcd. A compaction there is told to API servers by the key `compact_rev_key`, as they tell it each other; every 15 s they
 *   drop from their snapshots what is older, and only then a list cannot be continued.
 * - the watch cache of a resource, which a compaction does not touch. It is made anew when the definition of the resource
 *   changes, and knows nothing of the time before.
 */
export async function compactRollouts(
  etcdUrl: string,
  client: Client,
  token: string,
): Promise<void> {
  const etcd = async (path: string, body: object) => {
    const answer = await fetch(`${etcdUrl}/v3/kv/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`etcd answered ${answer.status}: ${text}`);
    const { header }: { header: { revision: string } } = JSON.parse(text);
    return header.revision;
  };
  const list = (query: Record<string, string>) =>
    client.call({ path: ROLLOUTS, token, query: { limit: '1', ...query } });
  const { body: before } = await list({});

  const key = base64('compact_rev_key');
  const now = await etcd('put', { key: base64('contract/now'), value: '' });
  await etcd('put', { key, value: base64(now) });
  await etcd('compaction', { revision: now, physical: true });

  await touchDefinition(client, token);

  await eventually('it has forgotten', async () => {
    const { status } = await list({
      resourceVersion: before.metadata.resourceVersion,
      resourceVersionMatch: 'Exact',
    });
    return status === 410;
  });
  // A watch is answered with 429 while the cache is being filled.
  await eventually('watches are served', async () => {
    const { status, close } = await client.watch({ path: ROLLOUTS, token });
    close();
    return status === 200;
  });
}

async function eventually(
  what: string,
  check: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + FORGOTTEN_MILLISECONDS;
  while (!(await check())) {
    if (Date.now() > deadline) {
      throw new Error(`After the compaction it is not so that ${what}`);
    }
    await delay(250);
  }
}

/** Changes the description of a column, which nobody reads but the one who prints tables. */
async function touchDefinition(client: Client, token: string): Promise<void> {
  const description = `Desired number of pods (${Date.now()})`;
  const answer = await client.call({
    method: 'PATCH',
    path: DEFINITION,
    token,
    type: 'application/json-patch+json',
    body: [
      {
        op: 'replace',
        path: '/spec/versions/0/additionalPrinterColumns/0/description',
        value: description,
      },
    ],
  });
  if (answer.status !== 200) {
    throw new Error(`The definition is not changed: ${answer.text}`);
  }
}
