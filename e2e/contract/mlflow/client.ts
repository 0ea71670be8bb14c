import http from 'node:http';
import type { Body } from './wire';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  /** The JSON of the body; without any field when it is none. */
  body: Body;
}

export interface Call {
  method?: string;
  path: string;
  query?: string | [string, string][];
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

function parse(text: string): Body {
  return JSON.parse(/^[{[]/.test(text) ? text : '{}');
}

function queryOf(query: Call['query']): string {
  const text =
    typeof query === 'string' ? query : new URLSearchParams(query).toString();
  return text ? `?${text}` : '';
}

/** MLflow closes a connection after five idle seconds, and the next request on it would fail. */
const agent = new http.Agent({ keepAlive: false });

/** Sends a request as it is written, also one with a Host that `fetch` would not send. */
export function call(url: string, request: Call): Promise<Answer> {
  const { method = 'GET', path, query, headers, body } = request;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = http.request(
      `${url}${path}${queryOf(query)}`,
      {
        method,
        agent,
        headers: {
          ...(text !== undefined && {
            'Content-Type': 'application/json',
            'Content-Length': String(Buffer.byteLength(text)),
          }),
          ...headers,
        },
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: answer,
            body: parse(answer),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

const BASE = '/api/2.0/mlflow';

/** MLflow's API by method: reads take a query, changes a body. */
export function createClient(url: string) {
  const change = (method: string) => (path: string, body: unknown) =>
    call(url, { method, path: `${BASE}${path}`, body });
  return {
    get: (path: string, query: Record<string, string> = {}) =>
      call(url, { path: `${BASE}${path}`, query: Object.entries(query) }),
    post: change('POST'),
    patch: change('PATCH'),
    delete: change('DELETE'),
    raw: (request: Call) => call(url, request),
  };
}

export type Client = ReturnType<typeof createClient>;
