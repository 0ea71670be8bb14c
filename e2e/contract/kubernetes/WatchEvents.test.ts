import { WatchEvents } from './WatchEvents';

const line = (name: string) =>
  `${JSON.stringify({ type: 'ADDED', object: { metadata: { name } } })}\n`;

const nameOf = (event: Awaited<ReturnType<WatchEvents['next']>>) =>
  event?.object.metadata?.name;

it('gives each event once and in order, to whoever waits and to whoever comes later', async () => {
  const events = new WatchEvents();
  const first = events.next();
  events.push(line('a') + line('b'));
  expect(nameOf(await first)).toBe('a');
  expect(nameOf(await events.next())).toBe('b');
  expect(events.received).toHaveLength(2);
});

it('puts lines together that come in pieces', async () => {
  const events = new WatchEvents();
  const text = line('half');
  events.push(text.slice(0, 9));
  expect(events.received).toEqual([]);
  events.push(text.slice(9));
  expect(nameOf(await events.next())).toBe('half');
});

it('says that it has ended when all that came whole was given', async () => {
  const events = new WatchEvents();
  events.push(line('a'));
  events.push(line('cut off').slice(0, 20));
  events.end();
  expect(nameOf(await events.next())).toBe('a');
  expect(await events.next()).toBeUndefined();
  expect(await events.next()).toBeUndefined();
});
