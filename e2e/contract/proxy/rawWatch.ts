import http from 'node:http';
import zlib from 'node:zlib';
import { WatchEvents } from '../kubernetes/WatchEvents';
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
  const events = new WatchEvents();
  let head: http.IncomingMessage | undefined;
  let tellStatus: (status: number) => void;
  let tellEnd: () => void;
  const status = new Promise<number>(resolve => {
    tellStatus = resolve;
  });
  const ended = new Promise<void>(resolve => {
    tellEnd = resolve;
  });
  const end = () => {
    events.end();
    tellEnd();
  };
  const request = http.get(
    `${url}?${new URLSearchParams(options.query)}`,
    { headers: options.headers },
    response => {
      head = response;
      tellStatus(response.statusCode ?? 0);
      const body = decompressed(response);
      body.setEncoding('utf8');
      body.on('data', (text: string) => events.push(text));
      body.on('end', end);
      body.on('error', end);
      response.on('close', () => (body === response ? end() : undefined));
    },
  );
  request.on('error', end);
  return {
    status,
    hasHead: () => head !== undefined,
    received: () => [...events.received],
    next: () => events.next(),
    ended,
    close: () => request.destroy(),
  };
}
