import http from 'node:http';
import https from 'node:https';
import { WatchEvents } from './WatchEvents';
import type { Body, WatchEventWire } from './wire';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  /** The JSON of the body, read without checking. */
  body: Body;
}

export interface Call {
  method?: string;
  path: string;
  query?: Record<string, string>;
  token?: string;
  body?: unknown;
  /** Media type of the body. */
  type?: string;
  headers?: Record<string, string>;
}

export interface OpenedWatch {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** The next event; undefined when the watch has ended. */
  next(): Promise<WatchEventWire | undefined>;
  close(): void;
}

/** Text that is no JSON, such as that of a missing page, is an empty body. */
function parse(text: string): Body {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse('{}');
  }
}

/** Sends requests to an API server, and keeps to what HTTP alone offers: no client library smooths over a difference. */
export class Client {
  constructor(
    private readonly url: string,
    /** Certificates to trust besides the usual ones. */
    private readonly ca: Buffer | undefined,
  ) {}

  call(call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.send(
        call,
        response => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              body: parse(text),
            });
          });
        },
        reject,
      );
    });
  }

  /** Opens a watch. Resolves with its head, before there is any event. */
  watch({ query, ...call }: Call): Promise<OpenedWatch> {
    return new Promise((resolve, reject) => {
      const request = this.send(
        { ...call, query: { watch: 'true', ...query } },
        response => {
          const events = new WatchEvents();
          response.setEncoding('utf8');
          response.on('data', (text: string) => events.push(text));
          response.on('error', () => {});
          response.once('close', () => events.end());
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            next: () => events.next(),
            close: () => request.destroy(),
          });
        },
        reject,
      );
    });
  }

  private send(
    { method = 'GET', path, query, token, body, type, headers }: Call,
    onResponse: (response: http.IncomingMessage) => void,
    onError: (error: Error) => void,
  ): http.ClientRequest {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const search = new URLSearchParams(query).toString();
    const { request } = this.url.startsWith('https:') ? https : http;
    const sent = request(
      `${this.url}${path}${search && `?${search}`}`,
      {
        method,
        ca: this.ca,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(text !== undefined && {
            'Content-Type': type ?? 'application/json',
            'Content-Length': Buffer.byteLength(text),
          }),
          ...headers,
        },
      },
      onResponse,
    );
    sent.on('error', onError);
    sent.end(text);
    return sent;
  }
}
