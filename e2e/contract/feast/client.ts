import type { Body, OnlineWire, RowWire } from './wire';

export interface Answer<T> {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON of the body, read without checking; undefined when it is none. */
  body: T;
}

async function send<T>(url: string, init?: RequestInit): Promise<Answer<T>> {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text ? JSON.parse(text) : undefined,
  };
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export type Parameters = Record<string, string>;

/** The registry and the feature server, by nothing but HTTP. */
export function createClient(registryUrl: string, onlineUrl: string) {
  const address = (path: string, query: Parameters) => {
    const search = new URLSearchParams(query).toString();
    return `${registryUrl}/api/v1${path}${search && `?${search}`}`;
  };
  return {
    get: (path: string, query: Parameters = {}) =>
      send<Body>(address(path, query)),
    rows: (path: string, query: Parameters) =>
      send<RowWire[]>(address(`/monitoring/metrics/${path}`, query)),
    compute: (path: string, body: unknown) =>
      send<Body>(address(`/monitoring/${path}`, {}), json(body)),
    online: (body: unknown) =>
      send<OnlineWire>(`${onlineUrl}/get-online-features`, json(body)),
    /** A call that fails, the answer of which is whatever it is. */
    onlineFailure: (body: unknown) =>
      send<unknown>(`${onlineUrl}/get-online-features`, json(body)),
    onlineHealth: () => send<undefined>(`${onlineUrl}/health`),
  };
}

export type Client = ReturnType<typeof createClient>;
