import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { pythonJson } from '../pythonJson';
import { webhookSignature } from './signature';

export interface Delivered {
  status: number;
  body: string;
}

export interface DeliveryTarget {
  url: string;
  secret?: string;
}

const RETRIED = new Set([429, 500, 502, 503, 504]);
const TIMEOUT_MILLISECONDS = 30_000;

interface Answer extends Delivered {
  retryAfterSeconds?: number;
}

function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', headers, signal, timeout: TIMEOUT_MILLISECONDS },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const retryAfter = Number(response.headers['retry-after']);
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }),
          });
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error('Read timed out')));
    call.on('error', reject);
    call.end(body);
  });
}

/** Wait before the first, second and third retry: what MLflow's HTTP client waits, without its jitter. */
export const RETRY_MILLISECONDS: readonly number[] = [0, 2_000, 4_000];

/**
 * Delivers one event as MLflow does: a retry repeats identifier, time and signature.
 *
 * @returns the last answer, whatever its status
 * @throws the error of the connection when the last attempt got no answer
 */
export async function deliver(
  target: DeliveryTarget,
  event: { entity: string; action: string; data: object },
  signal: AbortSignal,
  retryMilliseconds: readonly number[],
): Promise<Delivered> {
  const now = new Date();
  const body = pythonJson({
    entity: event.entity.toLowerCase(),
    action: event.action.toLowerCase(),
    timestamp: now.toISOString().replace('Z', '000+00:00'),
    data: event.data,
  });
  const deliveryId = randomUUID();
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const headers: Record<string, string> = {
    'User-Agent': 'python-requests/2.34.2',
    'Accept-Encoding': 'gzip, deflate',
    Accept: '*/*',
    Connection: 'keep-alive',
    'Content-Type': 'application/json',
    'X-MLflow-Delivery-Id': deliveryId,
    'X-MLflow-Timestamp': timestamp,
    ...(target.secret && {
      'X-MLflow-Signature': webhookSignature(
        target.secret,
        deliveryId,
        timestamp,
        body,
      ),
    }),
    'Content-Length': String(Buffer.byteLength(body)),
  };
  for (let attempt = 0; ; attempt++) {
    const isLast = attempt >= retryMilliseconds.length;
    let wait = retryMilliseconds[attempt];
    try {
      const { retryAfterSeconds, ...delivered } = await post(
        target.url,
        headers,
        body,
        signal,
      );
      if (isLast || !RETRIED.has(delivered.status)) {
        return delivered;
      }
      wait = retryAfterSeconds ? retryAfterSeconds * 1000 : wait;
    } catch (error) {
      if (isLast || signal.aborted) {
        throw error;
      }
    }
    await sleep(wait, undefined, { signal });
  }
}
