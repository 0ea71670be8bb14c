import { eventually } from '../eventually';
import { opencost, versionIn } from '.';

const { BELLWETHER_OPENCOST_URL: url } = process.env;
const inStack = url ? describe : describe.skip;

it('reads the version in what OpenCost says first', () => {
  expect(
    versionIn(
      '2026-11-25T08:00:00Z ??? Log level set to info\n2026-11-25T08:00:00Z INF Starting cost-model version 1.112.0 (HEAD)\n',
    ),
  ).toBe('1.112.0');
  expect(versionIn('listening')).toBeUndefined();
});

it('starts only where it is asked for, since its program is not built here', () => {
  expect(opencost.onRequest).toBe(true);
});

inStack('OpenCost in the live stack', () => {
  it('tells of the day, and exports the prices of the nodes of the real API server', async () => {
    const answer = await fetch(`${url}/allocation?window=today`);
    expect([answer.status, (await answer.json()).code]).toEqual([200, 200]);
    const prices = await eventually(
      'OpenCost exports what nodes cost',
      async () => {
        const metrics = await (await fetch(`${url}/metrics`)).text();
        return metrics.match(/^node_total_hourly_cost\{.*$/gm) ?? undefined;
      },
      { timeoutSeconds: 100 },
    );
    expect(prices.length).toBeGreaterThan(0);
    for (const line of prices) expect(line).toMatch(/node="[^"]+"/);
  }, 120_000);
});
