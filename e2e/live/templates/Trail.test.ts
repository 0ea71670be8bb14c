import { Trail } from './Trail';

it('tells each stage with its own time and that since the form', () => {
  const lines: string[] = [];
  let now = Date.parse('2026-11-01T09:00:00.000Z');
  const trail = new Trail(
    line => lines.push(line),
    () => now,
  );
  now += 2_500;
  trail.reached('commit', 'a repository');
  now += 10_000;
  trail.reached('trained', 'a run');
  expect(trail.events).toEqual([
    {
      stage: 'commit',
      at: '2026-11-01T09:00:02.500Z',
      seconds: 2.5,
      total: 2.5,
      what: 'a repository',
    },
    {
      stage: 'trained',
      at: '2026-11-01T09:00:12.500Z',
      seconds: 10,
      total: 12.5,
      what: 'a run',
    },
  ]);
  expect(lines[1]).toMatch(/12\.5 s {2}trained/);
});
