import { compareTraffic } from './compareTraffic';

const NOW = '2026-06-16T14:00:00.000Z';
const asked = { share: 0.2, source: 'spec, step 2' };
const counted = (share: number, requests: number) => ({
  share,
  requests,
  since: NOW,
  source: 'counted by Prometheus',
});

it.each([
  ['what scatters by chance', counted(0.213, 348), 'as-asked'],
  ['a percent more of many requests', counted(0.209, 100_000), 'as-asked'],
  ['what no chance explains', counted(0.25, 100_000), 'differs'],
  ['far too few of few', counted(0.05, 348), 'differs'],
  ['none at all, however few there were', counted(0, 10), 'differs'],
])('%s is told from a share that does not follow', (_, observed, state) => {
  expect(compareTraffic({ desired: asked, observed }).state).toBe(state);
});

it('believes no report of a controller', () => {
  const { state, sentence } = compareTraffic({
    desired: asked,
    reported: { share: 0.2, source: 'status' },
    effective: { share: 0, source: 'the route has no canary' },
  });
  expect(state).toBe('differs');
  expect(sentence).toBe(
    'Asked 20 %, seen 0 % although the controller reports 20 %: the route has no canary.',
  );
});
