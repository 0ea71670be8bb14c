import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEventWire } from './wire';

export interface Received {
  headers: http.IncomingHttpHeaders;
  rawBody: string;
  body: WebhookEventWire;
}

/** A receiver of webhooks on loopback. */
export interface Receiver {
  url: string;
  received: Received[];
  /** Status to answer a delivery with; 200 until it is replaced. */
  answer: (delivery: Received) => number;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: Omit<Receiver, 'url' | 'close'> = {
    received: [],
    answer: () => 200,
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const rawBody = Buffer.concat(chunks).toString('utf8');
      const delivery = {
        headers: request.headers,
        rawBody,
        body: JSON.parse(rawBody),
      };
      receiver.received.push(delivery);
      response.writeHead(receiver.answer(delivery)).end('ok');
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hook`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** What the signature of a delivery has to be. */
export function expectedSignature(secret: string, delivery: Received): string {
  const id = delivery.headers['x-mlflow-delivery-id'];
  const timestamp = delivery.headers['x-mlflow-timestamp'];
  const digest = createHmac('sha256', secret)
    .update(`${id}.${timestamp}.${delivery.rawBody}`)
    .digest('base64');
  return `v1,${digest}`;
}

/** Asks until there is an answer. */
export async function eventually<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  timeoutMilliseconds: number,
  everyMilliseconds = 50,
): Promise<T> {
  const end = Date.now() + timeoutMilliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`Nothing came within ${timeoutMilliseconds} ms`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, everyMilliseconds);
    });
  }
}
