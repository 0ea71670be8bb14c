import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { realUrl } from '../kubernetes/server';

/** One request as it arrived at the API server, and how it was answered. */
export interface Recorded {
  method: string;
  path: string;
  query: Record<string, string>;
  contentType?: string;
  body: unknown;
  /** 0 until the answer has begun. */
  status: number;
}

/** An address before an API server that passes everything on, and remembers what came. */
export interface Recorder {
  url: string;
  readonly requests: Recorded[];
  close(): Promise<void>;
}

function targetOptions(target: string): https.RequestOptions {
  const file = process.env.BELLWETHER_KUBERNETES_CA;
  return realUrl && target.startsWith('https:') && file
    ? { ca: readFileSync(file) }
    : {};
}

export async function startRecorder(target: string): Promise<Recorder> {
  const requests: Recorded[] = [];
  const options = targetOptions(target);
  const { request: send } = target.startsWith('https:') ? https : http;
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(
      request.url ?? '/',
      'http://recorder',
    );
    const recorded: Recorded = {
      method: request.method ?? '',
      path: pathname,
      query: Object.fromEntries(searchParams),
      contentType: request.headers['content-type'],
      body: undefined,
      status: 0,
    };
    requests.push(recorded);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      recorded.body = text === '' ? undefined : JSON.parse(text);
    });
    const { host: _, ...headers } = request.headers;
    const passed = send(
      `${target}${request.url}`,
      { ...options, method: request.method, headers },
      answer => {
        recorded.status = answer.statusCode ?? 0;
        response.writeHead(recorded.status, answer.headers);
        response.flushHeaders();
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
