import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { mockServices } from '@backstage/backend-test-utils';
import { SummariesPublisher } from './summaries';

const summary = {
  tone: 'ok' as const,
  word: 'None',
  sentence: 'No drift in the last window.',
  urgency: 0,
  at: '2026-06-16T14:32:00.000Z',
};

describe('the summaries publisher', () => {
  let server: Server;
  let status = 204;
  const received: Array<{
    url?: string;
    authorization?: string;
    body: { summaries: unknown[] };
  }> = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      received.push({
        url: request.url,
        authorization: request.headers.authorization,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      response.writeHead(status).end();
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    await new Promise(resolve => server.close(resolve));
  });
  beforeEach(() => {
    status = 204;
    received.length = 0;
  });

  function publisher() {
    const { port } = server.address() as AddressInfo;
    return SummariesPublisher.create({
      family: 'drift',
      auth: mockServices.auth(),
      discovery: {
        getBaseUrl: async () => `http://127.0.0.1:${port}/api/models`,
        getExternalBaseUrl: async () => '',
      },
    });
  }

  it('sends batches of a thousand as the service that it is', async () => {
    await publisher().publish(
      Array.from({ length: 1500 }, (_, i) => ({
        entityRef: `resource:default/model-${i}`,
        summary,
      })),
    );
    expect(received.map(({ body }) => body.summaries.length)).toEqual([
      1000, 500,
    ]);
    expect(received[0].url).toBe('/api/models/v1/summaries/drift');
    expect(received[0].authorization).toMatch(/^Bearer .+/);
  });

  it('says when the models backend refuses', async () => {
    status = 403;
    await expect(
      publisher().publish([
        { entityRef: 'resource:default/flight-delay', summary: null },
      ]),
    ).rejects.toThrow(/403/);
  });
});
