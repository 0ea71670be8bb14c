import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { BOUNDS, targetSchema } from './bounds';
import { controlServer } from './control';
import { FAULTS_HEADER, FaultPlan } from './FaultPlan';
import { LoadGenerator } from './LoadGenerator';
import { seededDraw } from './seededDraw';

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Seen {
  path?: string;
  host?: string;
  faults?: string;
}

describe('the generator', () => {
  let seen: Seen[];
  let waiting: http.ServerResponse[];
  let answer: (response: http.ServerResponse, request: Seen) => void;
  let server: http.Server;
  let url: string;

  beforeEach(async () => {
    seen = [];
    waiting = [];
    answer = response => response.end('{"model_version":"2"}');
    server = http.createServer((request, response) => {
      const one = {
        path: request.url,
        host: request.headers.host,
        faults: request.headers[FAULTS_HEADER.toLowerCase()]?.toString(),
      };
      seen.push(one);
      answer(response, one);
    });
    url = await listen(server);
  });

  afterEach(() => {
    waiting.forEach(response => response.end());
    server.closeAllConnections();
    server.close();
  });

  const generator = (
    ratePerSecond: number,
    more: { host?: string; version?: string } = {},
    faults = new FaultPlan(seededDraw('faults')),
  ) =>
    new LoadGenerator({
      streams: [
        {
          model: 'wine',
          targets: [targetSchema.parse({ model: 'wine', url, ...more })],
          bodies: ['{}'],
        },
      ],
      ratePerSecond,
      faults,
      draw: seededDraw('requests'),
    });

  const requestsOf = (load: LoadGenerator) =>
    Object.values(load.state.models.wine?.versions ?? {}).reduce(
      (sum, { requests }) => sum + requests,
      0,
    );

  async function until(holds: () => boolean) {
    while (!holds()) await new Promise(resolve => setImmediate(resolve));
  }

  it('sends what the rate says in the time, and then no more', async () => {
    const load = generator(50);
    await load.start(0.5);
    await until(() => requestsOf(load) === 25);
    expect(load.state.running).toBe(false);
    expect(load.state.models.wine).toMatchObject({
      leftOut: 0,
      versions: { 2: { requests: 25, byStatus: { 200: 25 } } },
    });
    expect(new Set(seen.map(({ path }) => path))).toEqual(
      new Set(['/v2/models/wine/infer']),
    );
  });

  it('asks for the host name by which a router knows the model', async () => {
    const load = generator(50, { host: 'wine.example.com' });
    await load.start(0.1);
    await until(() => requestsOf(load) === 5);
    expect(seen[0].host).toBe('wine.example.com');
  });

  it('tells each version what it is to do, with the share of errors', async () => {
    const faults = new FaultPlan(seededDraw('faults'));
    faults.set('wine', '2', { errorShare: 0.3, delayMilliseconds: 40 });
    const load = generator(50, {}, faults);
    await load.start(2);
    await until(() => requestsOf(load) === 100);
    const asked = seen.map(({ faults: text = '{}' }) => JSON.parse(text)['2']);
    const failing = asked.filter(({ fail }) => fail).length;
    // Three standard deviations of a binomial share on either side.
    expect(failing).toBeGreaterThanOrEqual(17);
    expect(failing).toBeLessThanOrEqual(43);
    expect(asked.every(each => each.delayMilliseconds === 40)).toBe(true);
  });

  it('counts failures under the version of the target, which an error does not tell', async () => {
    answer = response => response.writeHead(500).end('Internal Server Error');
    const load = generator(50, { version: '7' });
    await load.start(0.1);
    await until(() => requestsOf(load) === 5);
    expect(load.state.models.wine.versions).toMatchObject({
      7: { byStatus: { 500: 5 } },
    });
  });

  it('counts a failure behind a router under the side that the router names', async () => {
    answer = response =>
      response.writeHead(500, { 'X-Arm': 'canary_3' }).end('no');
    const load = generator(50);
    await load.start(0.1);
    await until(() => requestsOf(load) === 5);
    expect(load.state.models.wine.versions).toMatchObject({
      canary: { byStatus: { 500: 5 } },
    });
  });

  it('leaves out what would wait beside too many others, and counts it', async () => {
    answer = response => waiting.push(response);
    const load = generator(BOUNDS.ratePerSecond);
    await load.start(2);
    await until(() => seen.length === BOUNDS.waiting);
    expect(load.state.models.wine.leftOut).toBe(100 - BOUNDS.waiting);
  });

  it('stops when it is told to', async () => {
    const load = generator(50);
    const done = load.start(BOUNDS.seconds);
    await until(() => seen.length > 0);
    load.stop();
    await done;
    expect(load.state.running).toBe(false);
  });

  it.each([0, 51, Number.NaN])('does not take a rate of %s', rate => {
    expect(() => generator(rate)).toThrow();
  });

  it('does not take a time beyond its bound', () => {
    expect(() => generator(1).start(BOUNDS.seconds + 1)).toThrow('at most');
  });
});

describe('the control', () => {
  let load: LoadGenerator;
  let server: http.Server;
  let url: string;

  beforeEach(async () => {
    const faults = new FaultPlan(seededDraw('faults'));
    load = new LoadGenerator({
      streams: [],
      ratePerSecond: 5,
      faults,
      draw: seededDraw('requests'),
    });
    server = controlServer(load, faults);
    url = await listen(server);
  });

  afterEach(() => {
    load.stop();
    server.closeAllConnections();
    server.close();
  });

  async function ask(method: string, path: string, body?: unknown) {
    const answer = await fetch(`${url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  it('makes a version fail and be slow, and well again', async () => {
    const set = await ask('PUT', '/faults/wine/3', { errorShare: 0.1 });
    expect(set.body.faults).toEqual({
      wine: { 3: { errorShare: 0.1, delayMilliseconds: 0 } },
    });
    const cleared = await ask('PUT', '/faults/wine/3', {});
    expect(cleared.body.faults).toEqual({});
  });

  it('changes the rate, starts and stops', async () => {
    expect(
      (await ask('PUT', '/rate', { ratePerSecond: 9 })).body,
    ).toMatchObject({ ratePerSecond: 9, running: false });
    expect((await ask('POST', '/start', { seconds: 60 })).body.running).toBe(
      true,
    );
    expect((await ask('POST', '/stop')).body.running).toBe(false);
  });

  it.each([
    ['PUT', '/rate', { ratePerSecond: 51 }, 400, 'at most 50 requests'],
    ['PUT', '/rate', { rate: 1 }, 400, 'ratePerSecond'],
    ['POST', '/start', { seconds: 100_000 }, 400, 'at most 14400 seconds'],
    ['PUT', '/faults/m/1', { errorShare: 1.1 }, 400, 'from 0 to 1'],
    ['PUT', '/faults/m/1', { delayMilliseconds: 1e6 }, 400, 'at most 5000 ms'],
    ['PUT', '/faults/m/1', { slow: true }, 400, 'slow'],
    ['PUT', '/faults/m', {}, 404, 'There is no PUT /faults/m'],
    ['DELETE', '/', undefined, 404, 'There is no DELETE /'],
    ['POST', '/start', 'x'.repeat(20_000), 400, 'too long'],
  ])('%s %s with %j is refused', async (method, path, body, status, error) => {
    const answer = await ask(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toContain(error);
    expect(load.state).toMatchObject({ ratePerSecond: 5, running: false });
  });
});
