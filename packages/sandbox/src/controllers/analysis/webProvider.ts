import http from 'node:http';
import https from 'node:https';
import { gunzipSync } from 'node:zlib';
import { timestamp } from '../engine/clock';
import type { Measurement, Metric, WebMetric } from '../schemas/analysis';
import { type Judgement, judgeBody } from './judge';

const DEFAULT_TIMEOUT_SECONDS = 10;
const MOST_REDIRECTS = 10;

class WebError extends Error {}

interface Answer {
  status: number;
  location?: string;
  body: string;
}

function bodyOf({ method, body, jsonBody }: WebMetric): string | undefined {
  if (body && jsonBody !== undefined) {
    throw new WebError(
      'use either Body or JSONBody; both cannot exists for WebMetric payload',
    );
  }
  if ((body || jsonBody !== undefined) && method === 'GET') {
    throw new WebError(
      'Body/JSONBody can only be used with POST or PUT WebMetric Method types',
    );
  }
  return jsonBody === undefined ? body : JSON.stringify(jsonBody);
}

/** The header as the real client sends it: what the metric says, and little else. */
function headersOf({ headers, jsonBody }: WebMetric, body?: string) {
  return {
    'User-Agent': 'Go-http-client/1.1',
    'Accept-Encoding': 'gzip',
    ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
    ...Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    ...(jsonBody !== undefined && { 'Content-Type': 'application/json' }),
  };
}

function send(
  web: WebMetric,
  url: string,
  body: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const sent = request(
      url,
      {
        method: web.method,
        headers: headersOf(web, body),
        signal,
        ...(web.insecure && { rejectUnauthorized: false }),
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const isZipped = response.headers['content-encoding'] === 'gzip';
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            body: (isZipped ? gunzipSync(bytes) : bytes).toString('utf8'),
          });
        });
      },
    );
    sent.removeHeader('connection');
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Follows redirects, as the real client does: also to the page where somebody is asked to sign in. */
async function ask(web: WebMetric, signal: AbortSignal): Promise<Answer> {
  const body = bodyOf(web);
  let { url } = web;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await send(web, url, body, signal);
    if (answer.status < 300 || answer.status >= 400 || !answer.location) {
      return answer;
    }
    url = new URL(answer.location, url).toString();
  }
  throw new WebError(
    `${web.method[0]}${web.method
      .slice(1)
      .toLowerCase()} "${url}": stopped after ${MOST_REDIRECTS} redirects`,
  );
}

/** An error of the network in the words of Go's client. */
function describe({ method, url }: WebMetric, error: unknown): string {
  if (error instanceof WebError) {
    return error.message;
  }
  const verb = `${method[0]}${method.slice(1).toLowerCase()} "${url}"`;
  const { code, address, port, message } = Object(error);
  if (code === 'ECONNREFUSED') {
    return `${verb}: dial tcp ${address}:${port}: connect: connection refused`;
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `${verb}: dial tcp: lookup ${new URL(url).hostname}: no such host`;
  }
  return code === 'ABORT_ERR'
    ? `${verb}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
    : `${verb}: ${message}`;
}

/** Calls the address of a metric and judges the answer. Never rejects: what goes wrong is a measurement of its own. */
export async function measureWeb(
  metric: Metric,
  now: () => Date,
): Promise<Measurement> {
  const startedAt = timestamp(now());
  const { web } = metric.provider;
  if (!web) {
    return {
      phase: 'Error',
      message: 'the sandbox measures by the web provider alone',
      startedAt,
      finishedAt: startedAt,
    };
  }
  const seconds =
    web.timeoutSeconds > 0 ? web.timeoutSeconds : DEFAULT_TIMEOUT_SECONDS;
  const finished = (judgement: Judgement): Measurement => ({
    ...judgement,
    startedAt,
    finishedAt: timestamp(now()),
  });
  try {
    const answer = await ask(web, AbortSignal.timeout(seconds * 1_000));
    return finished(
      answer.status < 200 || answer.status >= 300
        ? {
            phase: 'Error',
            message: `received non 2xx response code: ${answer.status}`,
          }
        : judgeBody(metric, web, answer.body),
    );
  } catch (error) {
    return finished({ phase: 'Error', message: describe(web, error) });
  }
}
