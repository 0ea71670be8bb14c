import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a request is held: before the server has seen it, or after, with its answer. */
export type Side = 'request' | 'answer';

/** A request that is held. */
export interface Held {
  /** Lets it go on, even when whoever asked is gone. */
  release(): void;
  /** Ends it here: what was not sent on is never seen by the server. */
  drop(): void;
}

interface Hold {
  side: Side;
  matches(method: string, path: string): boolean;
  tell(held: Held): void;
}

/**
 * Stands between the portal and a real upstream, passes everything on as it is, and can hold one request: so a test knows
 * in the middle of what the portal is.
 */
export class Gate {
  private hold?: Hold;

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async open(target: string): Promise<Gate> {
    const server = http.createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const gate = new Gate(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) =>
      gate.pass(target, request, response),
    );
    return gate;
  }

  /** Resolves when the next request that matches is held. */
  holdNext(side: Side, matches: Hold['matches']): Promise<Held> {
    return new Promise(resolve => {
      this.hold = { side, matches, tell: resolve };
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }

  /**
   * Waits while this is the side on which the request is to be held.
   *
   * @returns whether it goes on
   */
  private async wait(
    side: Side,
    request: http.IncomingMessage,
  ): Promise<boolean> {
    const { hold } = this;
    const [path] = (request.url ?? '').split('?');
    if (hold?.side !== side || !hold.matches(request.method ?? '', path)) {
      return true;
    }
    this.hold = undefined;
    return new Promise(resolve => {
      hold.tell({ release: () => resolve(true), drop: () => resolve(false) });
    });
  }

  private async pass(
    target: string,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      if (!(await this.wait('request', request))) {
        response.destroy();
        return;
      }
      const passed = http.request(
        `${target}${request.url}`,
        { method: request.method, headers: request.headers },
        async answer => {
          if (!(await this.wait('answer', request))) {
            answer.destroy();
            response.destroy();
            return;
          }
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      // As the connection to the upstream ends, so does the one to the portal.
      passed.on('error', () => response.destroy());
      passed.end(Buffer.concat(chunks));
    });
  }
}
