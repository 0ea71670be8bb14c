import type { IncomingMessage, RequestListener } from 'node:http';
import type { Upstream } from '../faults';

/** How often one route of an upstream gave one status. */
export interface RequestCount {
  /** HTTP method; `WATCH` for a GET that stays open for changes. */
  method: string;
  /** Path without the query; identifiers in it are replaced by `{id}`. */
  route: string;
  /** 0 when the connection ended before there was an answer. */
  status: number;
  count: number;
}

/** Counts what the upstreams were asked, so that a test can say "one read only". */
export interface RequestCounter {
  /** The listener, with its requests counted. */
  counted(upstream: Upstream, listener: RequestListener): RequestListener;
  counts(): Record<Upstream, RequestCount[]>;
  reset(): void;
}

const NO_ANSWER = 0;

const IDENTIFIER =
  /^(?:(?:m-)?[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function describe(request: IncomingMessage): { method: string; route: string } {
  const { method = 'GET', url = '/' } = request;
  const [path, query = ''] = url.split('?', 2);
  const isWatch =
    method === 'GET' && /(?:^|&)watch=(?:true|1)(?:&|$)/.test(query);
  return {
    method: isWatch ? 'WATCH' : method,
    route: path
      .split('/')
      .map(part => (IDENTIFIER.test(part) ? '{id}' : part))
      .join('/'),
  };
}

export function createRequestCounter(): RequestCounter {
  const upstreams = new Map<Upstream, Map<string, RequestCount>>();

  const record = (
    upstream: Upstream,
    { method, route }: { method: string; route: string },
    status: number,
  ) => {
    const counts = upstreams.get(upstream) ?? new Map<string, RequestCount>();
    upstreams.set(upstream, counts);
    const key = `${method} ${route} ${status}`;
    const entry = counts.get(key) ?? { method, route, status, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  };

  return {
    counted: (upstream, listener) => (request, response) => {
      const described = describe(request);
      // An answer is counted when its head is written: a watch stays open long after that.
      let isCounted = false;
      const count = (status: number) => {
        if (!isCounted) {
          isCounted = true;
          record(upstream, described, status);
        }
      };
      const writeHead: (...head: unknown[]) => typeof response =
        response.writeHead.bind(response) as never;
      response.writeHead = (...head: unknown[]) => {
        count(typeof head[0] === 'number' ? head[0] : response.statusCode);
        return writeHead(...head);
      };
      response.once('close', () => count(NO_ANSWER));
      listener(request, response);
    },
    counts: () =>
      Object.fromEntries(
        [...upstreams].map(([upstream, counts]) => [
          upstream,
          [...counts.values()],
        ]),
      ),
    reset: () => upstreams.clear(),
  };
}
