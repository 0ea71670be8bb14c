import net, { AddressInfo } from 'net';
import { NotFoundError } from '@backstage/errors';
import { Request, Response } from 'express';
import createKnex, { Knex } from 'knex';
import { databaseFailures } from './databaseFailures';

/** What the route's error becomes. */
function answered(error: unknown): unknown {
  const next = jest.fn();
  databaseFailures()(error, {} as Request, {} as Response, next);
  return next.mock.calls[0][0];
}

/** What a query to PostgreSQL at a port ends with. */
async function failureAt(port: number): Promise<unknown> {
  const knex: Knex = createKnex({
    client: 'pg',
    connection: {
      host: '127.0.0.1',
      port,
      user: 'a',
      password: 'secret',
      connectionTimeoutMillis: 200,
    },
  });
  try {
    return await knex.select(1).then(
      () => undefined,
      error => error,
    );
  } finally {
    await knex.destroy();
  }
}

async function listen(): Promise<net.Server> {
  const server = net.createServer(socket => socket.on('error', () => {}));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** What a caller sees of it. */
function seen(answer: unknown) {
  const { name } = answer as Error;
  return { name, leaks: /127|secret|select/i.test(String(answer)) };
}

const unavailable = { name: 'ServiceUnavailableError', leaks: false };

it('a database that refuses is 503, without its words', async () => {
  const server = await listen();
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  const error = await failureAt(port);
  expect(error).toBeDefined();
  expect(seen(answered(error))).toEqual(unavailable);
});

it('a database that is silent is 503', async () => {
  const server = await listen();
  try {
    const error = await failureAt((server.address() as AddressInfo).port);
    expect(error).toBeDefined();
    expect(seen(answered(error))).toEqual(unavailable);
  } finally {
    server.close();
  }
});

it.each([
  Object.assign(new Error('terminating connection'), { code: '57P01' }),
  new Error('Connection terminated unexpectedly'),
  new Error('Query read timeout'),
])('a connection that breaks is 503: %s', error => {
  expect(seen(answered(error))).toEqual(unavailable);
});

it.each([
  new NotFoundError('There is no such model'),
  Object.assign(new Error('duplicate key'), { code: '23505' }),
])('everything else is what it was: %s', error => {
  expect(answered(error)).toBe(error);
});
