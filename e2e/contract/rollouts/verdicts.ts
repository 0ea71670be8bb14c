import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked, as it came. */
export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

interface Answer {
  status: number;
  type?: string;
  body: string;
  location?: string;
  afterMilliseconds?: number;
}

const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

/** A server on loopback that gives verdicts, and every other answer that a web metric may meet. */
export interface Verdicts {
  readonly url: string;
  /** Sets the verdict of a topic, the last part of `/verdict/{topic}`; it is `wait` until then. */
  say(topic: string, verdict: string): void;
  readonly asked: Asked[];
}

const FIXED: Record<string, Answer> = {
  '/404': json({ error: 'nope' }, 404),
  '/500': json({ error: 'boom' }, 500),
  '/array': json({ result: [1, 2, 3] }),
  '/big': json({ result: { pad: 'x'.repeat(20_000) } }),
  '/empty': { status: 200, body: '' },
  '/login': { status: 200, type: 'text/html', body: '<html>login</html>' },
  '/nopath': json({ other: 1 }),
  '/null': json(null),
  '/number': json({ result: 0.97 }),
  '/redirect': { status: 302, location: '/login', body: '' },
  '/slow': { ...json({ result: 1 }), afterMilliseconds: 4_000 },
  '/text': { status: 200, type: 'text/plain', body: 'rollback, please' },
  '/textnumber': json({ result: '0.97' }),
};

/** Starts the server before the tests of a file, and ends it after them. */
export function useVerdicts(): Verdicts {
  const verdicts = new Map<string, string>();
  const asked: Asked[] = [];
  let server: Server;
  let url = '';

  const answerTo = (path: string, request: Asked): Answer => {
    const topic = /^\/verdict\/(.*)$/.exec(path)?.[1];
    if (topic !== undefined) {
      const verdict = verdicts.get(topic) ?? 'wait';
      return json({
        result: { verdict, requests: { stable: 900, canary: 100 } },
      });
    }
    return path === '/echo'
      ? json({ result: request })
      : FIXED[path] ?? json({ error: 'unknown' }, 404);
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const { method = '', url: target = '/', headers } = request;
        const one = { method, path: target, headers, body };
        asked.push(one);
        const { pathname } = new URL(target, 'http://verdicts');
        const answer = answerTo(pathname, one);
        const send = () => {
          response.writeHead(answer.status, {
            ...(answer.type && { 'content-type': answer.type }),
            ...(answer.location && { location: answer.location }),
          });
          response.end(answer.body);
        };
        if (answer.afterMilliseconds) {
          setTimeout(send, answer.afterMilliseconds).unref();
        } else {
          send();
        }
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  return {
    get url() {
      return url;
    },
    asked,
    say: (topic, verdict) => {
      verdicts.set(topic, verdict);
    },
  };
}
