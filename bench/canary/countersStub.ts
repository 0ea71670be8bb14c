import { createServer, type Server } from 'http';
import type { AddressInfo } from 'net';

/** Requests a second that each pod has counted, since the server began. */
const REQUESTS_A_SECOND = 5;
const ERROR_SHARE = 0.002;
const EDGES = ['0.05', '0.1', '0.5', '+Inf'];
const UP_TO = [0.6, 0.9, 0.99, 1];

interface Answered {
  metric: Record<string, string>;
  value: [number, string];
}

/** The canary's pods get a fifth of all requests, as its weight asks. */
const OF_CANARY = 0.25;

/** Pods that a query of the judge is about: two of each of its prefixes, of which the stable version's is the first. */
function podsOf(query: string): { pod: string; share: number }[] {
  const [, pattern = ''] = /pod=~"([^"]*)"/.exec(query) ?? [];
  return pattern
    .split('|')
    .map(prefix => prefix.replace(/\.\*$/, '').replace(/\\\\?/g, ''))
    .flatMap((prefix, i) =>
      ['aaaaa', 'bbbbb'].map(end => ({
        pod: `${prefix}${end}`,
        share: i === 0 ? 1 : OF_CANARY,
      })),
    );
}

function answer(query: string, at: number, startedAt: number): Answered[] {
  const sample = (labels: Record<string, string>, value: number): Answered => ({
    metric: labels,
    value: [at, String(value)],
  });
  return podsOf(query).flatMap(({ pod, share }) => {
    const requests = Math.floor((at - startedAt) * REQUESTS_A_SECOND * share);
    if (query.includes('timestamp(')) return [sample({ pod }, at - 1)];
    if (query.includes('by (pod, le)')) {
      return EDGES.map((le, i) =>
        sample({ pod, le }, Math.floor(requests * UP_TO[i])),
      );
    }
    const isFailures = query.includes('status_code=~"5..');
    return [
      sample(
        { pod },
        isFailures ? Math.floor(requests * ERROR_SHARE) : requests,
      ),
    ];
  });
}

/**
 * Answers the judge's queries as a Prometheus would, from a formula: what is measured is the portal, not the sandbox's reading of
 * PromQL.
 */
export async function startCountersStub(): Promise<{
  url: string;
  queries(): number;
  close(): void;
}> {
  const startedAt = Math.floor(Date.now() / 1000) - 1000;
  let asked = 0;
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      asked++;
      const url = new URL(request.url ?? '', 'http://localhost');
      const given = new URLSearchParams(body || url.search);
      const at = Number(given.get('time') ?? Date.now() / 1000);
      const result = answer(given.get('query') ?? '', at, startedAt);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          status: 'success',
          data: { resultType: 'vector', result },
        }),
      );
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    queries: () => asked,
    close: () => server.close(),
  };
}
