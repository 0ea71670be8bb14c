import type { Call } from './client';
import type { Query } from './queries';

/** The request that asks a query. */
export function callOf({ query, at, over }: Query): Call {
  return over
    ? {
        path: '/api/v1/query_range',
        parameters: [
          ['query', query],
          ['start', String(over.start)],
          ['end', String(over.end)],
          ['step', String(over.step)],
        ],
      }
    : {
        path: '/api/v1/query',
        parameters: [
          ['query', query],
          ['time', String(at)],
        ],
      };
}

/** A text that names a call among all others. */
export function nameOf({ path, parameters }: Call): string {
  const pairs = parameters.map(([name, value]) => `${name}=${value}`);
  return [path.replace('/api/v1', ''), ...pairs].join(' ');
}
