import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Dialect } from './FakeRepository';

/** What a failing request comes to: nothing, or what was asked for, of which nobody hears. */
export type Failure = 'before' | 'after' | undefined;

type Upstream = (request: {
  method: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
  text: string;
}) => Promise<{ status: number; text: string }>;

/** Stands in front of a host and lets requests fail. */
export class Gate {
  /** By method and path below the API. */
  fails: (request: string) => Failure = () => undefined;
  readonly requests: string[] = [];
  /** With its port. */
  host = '';

  static async open(upstream: Upstream): Promise<Gate> {
    const gate = new Gate();
    gate.server.on('request', (request, response) => {
      let text = '';
      request.on('data', chunk => {
        text += chunk;
      });
      request.on('end', async () => {
        const { method = '', headers, url = '' } = request;
        const named = `${method} ${url}`;
        gate.requests.push(named);
        const failure = gate.fails(named);
        const answer =
          failure === 'before'
            ? undefined
            : await upstream({
                method,
                headers,
                url: new URL(url, 'http://host'),
                text,
              });
        response.writeHead(failure || !answer ? 503 : answer.status, {
          'Content-Type': 'application/json',
        });
        response.end(failure ? '{}' : answer?.text);
      });
    });
    await new Promise<void>(resolve =>
      gate.server.listen(0, '127.0.0.1', resolve),
    );
    gate.host = `127.0.0.1:${(gate.server.address() as AddressInfo).port}`;
    return gate;
  }

  private readonly server = http.createServer();

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}

/** A host that is none. */
export function fakeUpstream(
  authorization: string,
  dialect: Dialect,
): Upstream {
  return async ({ method, url, headers, text }) => {
    const [status, body]: Answer =
      headers.authorization === authorization
        ? dialect({
            method,
            path: url.pathname,
            query: url.searchParams,
            body: text ? JSON.parse(text) : {},
          })
        : [401, { message: `unknown: ${headers.authorization}` }];
    return { status, text: body === undefined ? '' : JSON.stringify(body) };
  };
}

/** A host that runs. */
export function realUpstream(root: string): Upstream {
  return async ({ method, url, headers, text }) => {
    const answer = await fetch(`${root}${url.pathname}${url.search}`, {
      method,
      headers: {
        Authorization: headers.authorization ?? '',
        'Content-Type': 'application/json',
      },
      ...(text && { body: text }),
    });
    return { status: answer.status, text: await answer.text() };
  };
}
