import { useContract } from './contract';

const contract = useContract();

describe('the server', () => {
  it('says its version and health in plain text', async () => {
    const version = await contract.client.raw({ path: '/version' });
    expect(version.status).toBe(200);
    expect(version.text).toMatch(/^3\.\d+\.\d+$/);
    const health = await contract.client.raw({ path: '/health' });
    expect(health.text).toBe('OK');
  });

  it('says what it is', async () => {
    const info = await contract.client.raw({
      path: '/api/3.0/mlflow/server-info',
    });
    expect(info.body).toMatchObject({
      store_type: 'SqlStore',
      workspaces_enabled: false,
    });
  });

  it('refuses a Host that is not its own', async () => {
    const answer = await contract.client.raw({
      path: '/api/2.0/mlflow/registered-models/search',
      headers: { Host: 'evil.example.test' },
    });
    expect(answer.status).toBe(403);
    expect(answer.text).toBe(
      'Invalid Host header - possible DNS rebinding attack detected',
    );
  });

  it('refuses a change that a page of another origin asks for, and lets it read', async () => {
    const headers = { Origin: 'http://portal.example.test' };
    const change = await contract.client.raw({
      method: 'POST',
      path: '/api/2.0/mlflow/registered-models/create',
      headers,
      body: { name: `${contract.prefix}-cross-origin` },
    });
    expect(change.status).toBe(403);
    expect(change.text).toBe('Cross-origin request blocked');
    const read = await contract.client.raw({
      path: '/api/2.0/mlflow/registered-models/search',
      headers,
    });
    expect(read.status).toBe(200);
  });

  it('wants changes as JSON', async () => {
    const answer = await contract.client.raw({
      method: 'POST',
      path: '/api/2.0/mlflow/registered-models/create',
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe(
      'Bad Request. Content-Type header is missing.',
    );
  });
});
