import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { readTable } from '../readTable';
import { SourceError } from '../SourceError';
import { trinoPages } from './trino';

/** A coordinator that answers with given pages, in the shapes that Trino 476 sends. */
async function coordinator(
  pages: (
    | Record<string, unknown>
    | { status: number; text: string }
    | 'never'
  )[],
) {
  const seen: {
    method?: string;
    url?: string;
    headers: http.IncomingHttpHeaders;
    body: string;
  }[] = [];
  let next = 0;
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', chunk => (body += chunk));
    request.on('end', () => {
      seen.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body,
      });
      if (request.method === 'DELETE') {
        response.writeHead(204).end();
        return;
      }
      const page = pages[Math.min(next, pages.length - 1)];
      next++;
      if (page === 'never') return;
      if ('status' in page && typeof page.status === 'number') {
        response.writeHead(page.status).end(page.text);
        return;
      }
      const isLast = next === pages.length || 'error' in page;
      const { port } = server.address() as AddressInfo;
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          id: '20261123_213029_00061_aw769',
          ...(isLast
            ? {}
            : {
                nextUri: `http://127.0.0.1:${port}/v1/statement/executing/q/${next}`,
              }),
          stats: { state: 'RUNNING' },
          ...page,
        }),
      );
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `trino://reader@127.0.0.1:${port}/lake/bw`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'ts', type: 'timestamp(6)' },
  { name: 'delay', type: 'double' },
  { name: 'price', type: 'decimal(10,2)' },
  { name: 'origin', type: 'varchar(3)' },
  { name: 'late', type: 'boolean' },
];

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach(stop => stop()));
async function start(...pages: Parameters<typeof coordinator>[0]) {
  const server = await coordinator(pages);
  stops.push(server.close);
  return server;
}

describe('Trino', () => {
  it('is read page by page, with NaN, infinities, decimals and instants as it writes them', async () => {
    const { url, seen } = await start(
      { stats: { state: 'QUEUED' } },
      { columns },
      {
        columns,
        data: [[0, '2001-01-01 00:01:00.000000', 0.5, '1.10', 'LAS', false]],
      },
      {
        columns,
        data: [
          [1, '2001-01-01 00:01:00.123456', 'NaN', '2.20', null, true],
          [2, null, '-Infinity', null, 'ATL', null],
        ],
      },
      {},
    );
    const table = await readTable(`sql:${url}#SELECT * FROM flights;`);
    expect(table.rows).toBe(3);
    expect(table.columns).toMatchObject([
      { values: new Float64Array([0, 1, 2]) },
      {
        type: 'datetime',
        values: new Float64Array([978307260000, 978307260123.456, NaN]),
      },
      { values: new Float64Array([0.5, NaN, -Infinity]) },
      { type: 'numeric', values: new Float64Array([1.1, 2.2, NaN]) },
      {
        type: 'categorical',
        codes: new Int32Array([0, -1, 1]),
        categories: ['LAS', 'ATL'],
      },
      { type: 'boolean', codes: new Int32Array([0, 1, -1]) },
    ]);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/statement',
      body: 'SELECT * FROM flights',
      headers: {
        'x-trino-user': 'reader',
        'x-trino-catalog': 'lake',
        'x-trino-schema': 'bw',
        'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
      },
    });
    expect(seen.slice(1).every(({ method }) => method === 'GET')).toBe(true);
  });

  it('an error that comes with HTTP 200 is an error', async () => {
    const { url } = await start(
      {},
      {
        error: {
          message: "line 1:15: Table 'lake.bw.nope' does not exist",
          errorName: 'TABLE_NOT_FOUND',
          errorType: 'USER_ERROR',
          errorLocation: { lineNumber: 1, columnNumber: 15 },
        },
      },
    );
    const failing = readTable(`sql:${url}#SELECT * FROM nope`);
    await expect(failing).rejects.toThrow(SourceError);
    await expect(failing).rejects.toThrow(
      /TABLE_NOT_FOUND: .*does not exist \(line 1\)/,
    );
  });

  it('a busy coordinator is asked again, one that refuses is not', async () => {
    const busy = await start(
      { status: 503, text: 'busy' },
      { columns: columns.slice(0, 1), data: [[7]] },
    );
    expect((await readTable(`sql:${busy.url}#SELECT 7`)).rows).toBe(1);
    const refusing = await start({ status: 401, text: 'Unauthorized' });
    await expect(readTable(`sql:${refusing.url}#SELECT 7`)).rejects.toThrow(
      /the coordinator answered 401/,
    );
    expect(refusing.seen).toHaveLength(1);
  });

  it('a query that is aborted is cancelled on the coordinator, and so is one that nobody reads on', async () => {
    const reason = new Error('enough');
    const slow = await start({ columns }, 'never');
    const controller = new AbortController();
    const reading = readTable(`sql:${slow.url}#SELECT 1`, {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(reading).rejects.toBe(reason);
    expect(slow.seen[slow.seen.length - 1].method).toBe('DELETE');

    const long = await start({ columns }, { columns, data: [] }, {});
    for await (const page of trinoPages(new URL(long.url), 'SELECT 1')) {
      expect(page.columns).toHaveLength(6);
      break;
    }
    expect(long.seen[long.seen.length - 1]).toMatchObject({
      method: 'DELETE',
      url: '/v1/statement/executing/q/1',
    });
  });

  it('a password goes in the header for it, and nowhere else', async () => {
    const server = await start({ columns: columns.slice(0, 1), data: [[1]] });
    const url = server.url.replace('reader@', 'reader:s3cret@');
    const table = await readTable(`sql:${url}#SELECT 1`);
    expect(server.seen[0].headers.authorization).toBe(
      `Basic ${Buffer.from('reader:s3cret').toString('base64')}`,
    );
    expect(JSON.stringify(table.origin)).not.toContain('s3cret');
  });
});
