import { openOpencost, type OpencostServer } from './server';
import {
  allocationReplySchema,
  assetsReplySchema,
  type DiskAsset,
  type NodeAsset,
  type Row,
  type Rows,
} from './wire';

const DAY_MS = 86_400_000;
const IDLE = '__idle__';

export interface Answer {
  status: number;
  contentType: string;
  text: string;
}

type Query = Record<string, string>;

export interface Contract {
  readonly server: OpencostServer;
  send(
    path: string,
    query?: Query,
    options?: { url?: string; method?: string },
  ): Promise<Answer>;
  /** Rows of each step. */
  allocation(query: Query, url?: string): Promise<Rows[]>;
  assets(
    window: string,
    url?: string,
  ): Promise<{ nodes: NodeAsset[]; disks: DiskAsset[]; keys: string[] }>;
}

export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A day in UTC that is over, as the portal asks for it. */
export function dayBefore(days = 1): string {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  return [today - days * DAY_MS, today - (days - 1) * DAY_MS]
    .map(timeOf)
    .join(',');
}

/** Two hours of a day: a real one answers them in a tenth of the time. */
export function twoHours(days = 1): string {
  const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
  const end = noon - days * DAY_MS;
  return [end - DAY_MS / 12, end].map(timeOf).join(',');
}

/** What the portal asks beside the window. */
export const PORTAL_QUERY = {
  step: '1d',
  includeIdle: 'true',
  idleByNode: 'true',
};

/** Rows without the one of what idled. */
export function given(rows: Rows): Row[] {
  return Object.values(rows).filter(({ name }) => name !== IDLE);
}

export function sumOf<T>(items: T[], read: (item: T) => number): number {
  return items.reduce((sum, item) => sum + read(item), 0);
}

/** Opens the server before the tests of a file, and closes it after them. */
export function useContract(): Contract {
  // The real one works a day out from some thirty queries.
  jest.setTimeout(180_000);
  let server: OpencostServer;
  beforeAll(async () => {
    server = await openOpencost();
  }, 180_000);
  afterAll(() => server.close());

  const send: Contract['send'] = async (path, query = {}, options = {}) => {
    const { url = server.url, method } = options;
    const search = new URLSearchParams(query).toString();
    const response = await fetch(`${url}${path}${search && `?${search}`}`, {
      method,
    });
    return {
      status: response.status,
      contentType: (response.headers.get('content-type') ?? '').split(';')[0],
      text: await response.text(),
    };
  };
  const read = async (path: string, query: Query, url?: string) => {
    const { status, text } = await send(path, query, { url });
    if (status !== 200) throw new Error(`It answered ${status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    get server() {
      return server;
    },
    send,
    async allocation(query, url) {
      const body = await read('/allocation', query, url);
      return allocationReplySchema.parse(body).data;
    },
    async assets(window, url) {
      const { data } = assetsReplySchema.parse(
        await read('/assets', { window }, url),
      );
      const all = Object.values(data);
      return {
        nodes: all.flatMap(one => (one.type === 'Node' ? [one] : [])),
        disks: all.flatMap(one => (one.type === 'Disk' ? [one] : [])),
        keys: Object.keys(data),
      };
    },
  };
}
