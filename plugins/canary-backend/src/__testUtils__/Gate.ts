import http from 'http';
import { AddressInfo } from 'net';

/** Where a request is held: before the cluster has seen it, or when the cluster has done it and answers. */
export type Side = 'before' | 'after';

/** Lists of a kind that the cluster behind does not have, by their path. */
export type MoreLists = Record<string, { kind: string; items: object[] }>;

/** Stands between a portal and a cluster, passes on what comes, and holds one write: whoever sent it waits for an answer that never comes. */
export class Gate {
  /** @param more - what it answers itself, and never changes */
  static async open(target: string, more: MoreLists = {}): Promise<Gate> {
    const gate = new Gate(target, more);
    await new Promise<void>(resolve => {
      gate.#server.listen(0, '127.0.0.1', resolve);
    });
    return gate;
  }

  /** Bodies of the writes that the cluster was sent. */
  readonly writes: string[] = [];
  readonly #server = http.createServer((request, response) =>
    this.#pass(request, response),
  );
  #hold?: { side: Side; isIt(body: string): boolean; tell(): void };

  private constructor(
    private readonly target: string,
    private readonly more: MoreLists,
  ) {}

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Resolves when the next write that is so is held. */
  holdNext(side: Side, isIt: (body: string) => boolean): Promise<void> {
    return new Promise(resolve => {
      this.#hold = { side, isIt, tell: resolve };
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #isHeld(side: Side, isWrite: boolean, body: string): boolean {
    const hold = this.#hold;
    if (!isWrite || hold?.side !== side || !hold.isIt(body)) return false;
    this.#hold = undefined;
    hold.tell();
    return true;
  }

  #pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    if (request.method === 'GET' && pathname in this.more) {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      if (searchParams.has('watch')) {
        response.flushHeaders();
      } else {
        response.end(
          JSON.stringify({
            ...this.more[pathname],
            metadata: { resourceVersion: '1' },
          }),
        );
      }
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url = '', headers } = request;
      const sent = Buffer.concat(chunks);
      const body = sent.toString();
      const isWrite = method === 'PATCH' && !url.includes('dryRun');
      if (this.#isHeld('before', isWrite, body)) return;
      if (isWrite) this.writes.push(body);
      const passed = http.request(
        `${this.target}${url}`,
        { method, headers },
        answer => {
          if (this.#isHeld('after', isWrite, body)) {
            answer.resume();
            return;
          }
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      passed.on('error', () => response.destroy());
      // A watch that nobody reads any more is ended.
      response.on('close', () => passed.destroy());
      passed.end(sent);
    });
  }
}
