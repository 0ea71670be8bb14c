import http from 'node:http';
import type { KubernetesObject } from '../types';

export interface WatchEvent {
  type: string;
  object: KubernetesObject & { spec: { replicas: number } };
}

export interface OpenedWatch {
  headers: http.IncomingHttpHeaders;
  /** The next event; undefined when the watch has ended. */
  next(): Promise<WatchEvent | undefined>;
  close(): void;
}

/** Opens a watch. Resolves with its headers, before there is any event. */
export function openWatch(url: string, token: string): Promise<OpenedWatch> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      url,
      { headers: { Authorization: `Bearer ${token}` } },
      response => {
        const events: (WatchEvent | undefined)[] = [];
        const waiting: ((event: WatchEvent | undefined) => void)[] = [];
        const push = (event: WatchEvent | undefined) => {
          const waiter = waiting.shift();
          if (waiter) {
            waiter(event);
          } else {
            events.push(event);
          }
        };
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const lines = `${rest}${chunk}`.split('\n');
          rest = lines.pop() ?? '';
          lines.forEach(line => push(JSON.parse(line)));
        });
        response.once('close', () => push(undefined));
        response.on('error', () => {});
        resolve({
          headers: response.headers,
          next: () =>
            events.length > 0
              ? Promise.resolve(events.shift())
              : new Promise(done => {
                  waiting.push(done);
                }),
          close: () => request.destroy(),
        });
      },
    );
    request.on('error', reject);
  });
}
