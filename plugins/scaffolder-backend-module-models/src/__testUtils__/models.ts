import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { Scaffolder } from './startScaffolder';

/** Once the models backend has read a model and what serves it. */
export async function eventuallyModels(
  scaffolder: Scaffolder,
  entityRef: string,
): Promise<void> {
  const path = entityRef.replace(':', '/');
  const deadline = Date.now() + 60_000;
  let last: unknown;
  while (Date.now() < deadline) {
    const { status, body } = await request(scaffolder.server)
      .get(`/api/models/v1/models/${path}/servers`)
      .set('Authorization', mockCredentials.user.header('user:default/owner'));
    if (status === 200 && body.servers.length > 0) return;
    last = body;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(
    `The models backend does not know it: ${JSON.stringify(last)}`,
  );
}
