import http from 'node:http';
import zlib from 'node:zlib';
import type { WatchEventWire } from '../kubernetes/wire';

/** A watch of which it is seen what has come, and when. */
export interface RawWatch {
  /** Status of the answer, once there is one. */
  status: Promise<number>;
  hasHead(): boolean;
  /** Every event so far. */
  received(): WatchEventWire[];
  /** The next event; undefined when the watch has ended. */
  next(): Promise<WatchEventWire | undefined>;
  /** Resolves when the answer has ended, in whatever way. */
  ended: Promise<void>;
  close(): void;
}

function decompressed(response: http.IncomingMessage): NodeJS.ReadableStream {
  switch (response.headers['content-encoding']) {
    case 'gzip':
      return response.pipe(zlib.createGunzip());
    case 'br':
      return response.pipe(zlib.createBrotliDecompress());
    case 'deflate':
      return response.pipe(zlib.createInflate());
    default:
      return response;
  }
}

/** Opens a watch, and does not wait for its head. */
export function openWatch(
  url: string,
  options: {
    query: Record<string, string>;
    headers: Record<string, string>;
  },
): RawWatch {
  const events: WatchEventWire[] = [];
  const waiting: ((event: WatchEventWire | undefined) => void)[] = [];
  let given = 0;
  let head: http.IncomingMessage | undefined;
  let isOver = false;
  let tellStatus: (status: number) => void;
  let tellEnd: () => void;
  const status = new Promise<number>(resolve => {
    tellStatus = resolve;
  });
  const ended = new Promise<void>(resolve => {
    tellEnd = resolve;
  });
  const give = () => {
    while (waiting.length > 0 && (given < events.length || isOver)) {
      const event = given < events.length ? events[given++] : undefined;
      waiting.shift()?.(event);
    }
  };
  const end = () => {
    isOver = true;
    give();
    tellEnd();
  };
  const request = http.get(
    `${url}?${new URLSearchParams(options.query)}`,
    { headers: options.headers },
    response => {
      head = response;
      tellStatus(response.statusCode ?? 0);
      let rest = '';
      const body = decompressed(response);
      body.setEncoding('utf8');
      body.on('data', (chunk: string) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        lines
          .filter(line => line !== '')
          .forEach(line => events.push(JSON.parse(line)));
        give();
      });
      body.on('end', () => {
        if (rest.trim()) {
          events.push(JSON.parse(rest));
        }
        end();
      });
      body.on('error', end);
      response.on('close', () => (body === response ? end() : undefined));
    },
  );
  request.on('error', end);
  return {
    status,
    hasHead: () => head !== undefined,
    received: () => [...events],
    next: () =>
      new Promise(resolve => {
        waiting.push(resolve);
        give();
      }),
    ended,
    close: () => request.destroy(),
  };
}
