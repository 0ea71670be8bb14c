import type { Clock } from './clock';
import { type Work, WorkQueue } from './WorkQueue';

/** A controller that runs. */
export interface RunningController {
  close(): void;
}

/** Time from a change until a controller looks at it. Measured on the real ones: 20 to 90 ms. */
export const REACTION_MILLISECONDS = 25;

export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const [namespace, name] = key.split('/');
  return { namespace, name };
}

/** A queue whose failures are told on the standard error stream: a controller of a test cluster must not fail in silence. */
export function createQueue(name: string, clock: Clock, work: Work): WorkQueue {
  return new WorkQueue(clock, work, (key, error) => {
    const text = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`The ${name} controller failed on ${key}: ${text}\n`);
  });
}
