import { type Answer, type Call, send } from './client';
import { nameOf } from './calls';
import { type Body, loadRecorded } from './recorded';
import { openPrometheus, type PrometheusServer } from './server';

export interface Contract {
  send(call: Call): Promise<Answer>;
  /** What the server answers, and what a real one was recorded to answer. */
  both(call: Call): Promise<{
    status: number;
    body: Body;
    recorded: { status: number; body: Body };
  }>;
}

/** Opens the server before the tests of a file, and closes it after them. */
export function useContract(): Contract {
  const recordedOf = loadRecorded();
  let server: PrometheusServer;

  beforeAll(async () => {
    server = await openPrometheus();
  }, 60_000);

  afterAll(async () => {
    await server.close();
  });

  return {
    send: call => send(server.url, call),
    async both(call) {
      const { status, text } = await send(server.url, call);
      return { status, body: JSON.parse(text), recorded: recordedOf(call) };
    },
  };
}

/** The calls as a table of tests, each with the name of its call. */
export function named<T>(items: T[], callOf: (item: T) => Call): [string, T][] {
  return items.map(item => [nameOf(callOf(item)), item]);
}
