import express from 'express';
import { createFaults, type Faults, parseFaultRule } from '.';
import { Listener } from '../Listener';

describe('faults', () => {
  let faults: Faults;
  let listener: Listener;

  beforeEach(async () => {
    faults = createFaults();
    const app = express();
    app.use(faults.middleware('mlflow'));
    app.get('/models', (_request, response) => {
      response.json({ models: ['card-fraud', 'eta-courier'] });
    });
    app.post('/models', (_request, response) => {
      response.json({ created: true });
    });
    listener = await Listener.start(app, 0);
    faults.attach('mlflow', listener);
  });

  afterEach(async () => {
    await listener.refuse();
  });

  const get = (path = '/models') => fetch(`${listener.url}${path}`);

  it('lets requests through while there is no rule, or one of another upstream', async () => {
    await faults.set('prod-eu', { kind: 'status', status: 500 });
    const response = await get();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      models: ['card-fraud', 'eta-courier'],
    });
  });

  it('answers with a status, and says when to try again', async () => {
    await faults.set('mlflow', {
      kind: 'status',
      status: 429,
      retryAfterSeconds: 7,
    });
    const response = await get();
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('answers with a page of HTML', async () => {
    await faults.set('mlflow', { kind: 'html' });
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toMatch(/Sign in/);
  });

  it('cuts the answer in the middle', async () => {
    await faults.set('mlflow', { kind: 'truncated' });
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/json/);
    const text = await response.text();
    expect(text).toBe('{"models":["card-fr');
  });

  it('loses the answer to what was done', async () => {
    let done = 0;
    const app = express();
    app.use(faults.middleware('mlflow'));
    app.post('/models', (_request, response) => {
      done += 1;
      response.json({ created: true });
    });
    const other = await Listener.start(app, 0);
    await faults.set('mlflow', { kind: 'lost', match: { method: 'POST' } });
    await expect(
      fetch(`${other.url}/models`, { method: 'POST' }),
    ).rejects.toThrow();
    expect(done).toBe(1);
    await other.refuse();
  });

  it('lets the answer come late', async () => {
    await faults.set('mlflow', { kind: 'delay', milliseconds: 40 });
    const startedAt = performance.now();
    const response = await get();
    expect(response.status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39);
  });

  it('ends after as many requests as it was asked for', async () => {
    await faults.set('mlflow', { kind: 'status', status: 500, times: 2 });
    const statuses = [];
    for (let index = 0; index < 3; index++) {
      statuses.push((await get()).status);
    }
    expect(statuses).toEqual([500, 500, 200]);
    expect(faults.get('mlflow')).toBeUndefined();
  });

  it('applies to the requests that match alone, and counts only those', async () => {
    await faults.set('mlflow', {
      kind: 'status',
      status: 503,
      match: { method: 'POST', pathPrefix: '/mod' },
      times: 1,
    });
    expect((await get()).status).toBe(200);
    const post = () => fetch(`${listener.url}/models`, { method: 'POST' });
    expect((await post()).status).toBe(503);
    expect((await post()).status).toBe(200);
  });

  it('refuses connections until it is cleared, and then listens on the same port', async () => {
    const { url } = listener;
    expect((await get()).status).toBe(200);
    await faults.set('mlflow', { kind: 'refuse' });
    await expect(get()).rejects.toThrow();
    await faults.clear();
    expect(listener.url).toBe(url);
    expect((await get()).status).toBe(200);
  });

  it('listens again when another rule takes the place of a refusal', async () => {
    await faults.set('mlflow', { kind: 'refuse' });
    await faults.set('mlflow', { kind: 'html' });
    expect((await get()).status).toBe(200);
  });

  it('drops the watches that are open, at once and only once', async () => {
    const dropped: string[] = [];
    faults.onDropWatch('prod-eu', () => dropped.push('first'));
    const forget = faults.onDropWatch('prod-eu', () => dropped.push('second'));
    faults.onDropWatch('prod-us', () => dropped.push('elsewhere'));
    forget();
    await faults.set('prod-eu', { kind: 'drop-watch' });
    expect(dropped).toEqual(['first']);
    expect(faults.get('prod-eu')).toBeUndefined();
  });

  it('clears one upstream without the others', async () => {
    await faults.set('mlflow', { kind: 'html' });
    await faults.set('prod-eu', { kind: 'html' });
    await faults.clear('prod-eu');
    expect(faults.get('mlflow')).toEqual({ kind: 'html' });
    expect(faults.get('prod-eu')).toBeUndefined();
  });
});

describe('parseFaultRule', () => {
  it.each([
    { kind: 'delay', milliseconds: 100 },
    { kind: 'status', status: 429, retryAfterSeconds: 3, times: 2 },
    { kind: 'html', match: { pathPrefix: '/api' } },
    { kind: 'truncated', match: { method: 'GET' } },
    { kind: 'lost', match: { method: 'POST' }, times: 1 },
    { kind: 'drop-watch' },
    { kind: 'refuse' },
  ])('reads %j', rule => {
    expect(parseFaultRule(rule)).toEqual(rule);
  });

  it.each([
    [undefined, "'kind' must be one of delay, status"],
    [{ kind: 'explode' }, "'kind' must be one of delay, status"],
    [{ kind: 'toString' }, "'kind' must be one of delay, status"],
    [{ kind: 'delay' }, "'milliseconds' must be a whole number"],
    [{ kind: 'status', status: 200 }, "'status' must be a whole number of 400"],
    [{ kind: 'html', times: 0 }, "'times' must be a whole number of 1"],
    [
      { kind: 'refuse', times: 1 },
      "'times' has no meaning for a fault 'refuse'",
    ],
    [{ kind: 'html', match: { path: '/x' } }, "'match.path' must be"],
    [{ kind: 'html', match: 'GET' }, "'match' must be an object"],
  ])('refuses %j', (rule, message) => {
    expect(() => parseFaultRule(rule)).toThrow(message);
  });
});
