import { billableCaveat } from '@bellwether/plugin-cost-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  advice,
  adviceReply,
  recommendation,
  usageReply,
} from '../../__fixtures__';
import {
  fakeCost,
  findAdvice,
  findCard,
  renderCost,
} from '../../__testUtils__';
import { CostTab } from '.';

const plain = (text: string | null) => (text ?? '').replace(/\s/g, ' ');

it('lets the slider move the size, what it saves and the request', async () => {
  const cost = fakeCost();
  renderCost(<CostTab />, cost, { path: '/?target=0.1' });
  const size = await findAdvice();
  expect(
    plain(size.getByRole('row', { name: /^CPU request/ }).textContent),
  ).toBe('CPU request4 cores1.9 cores');
  expect(size.getByRole('row', { name: /^Billable/ })).toHaveTextContent(
    'two nodes of 4 vCPU go away; one more node would go away but for nodeSelector topology.kubernetes.io/zone=eu-central-1a',
  );
  expect(size.getByText(billableCaveat)).toBeInTheDocument();
  expect(
    plain(screen.getByRole('list', { name: 'Popular rules' }).textContent),
  ).toContain(
    '× 1 max × 1.15 (KRR): saves 39.3 %, exceeded with a chance of 11.2 %',
  );
  const slider = screen.getByRole('slider', { name: 'Target' });
  expect(plain(slider.getAttribute('aria-valuetext'))).toBe(
    '10 %, saves 49.5 %',
  );

  await userEvent.click(
    size.getByRole('button', { name: 'Open pull request…' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText('+ cpu: 1900m')).toBeInTheDocument();
  expect(cost.preview).toHaveBeenCalledWith({
    kind: 'apply',
    recommendations: [{ id: recommendation().id, target: 0.1 }],
  });
  await userEvent.keyboard('{Escape}');

  await userEvent.click(screen.getByRole('button', { name: /^Back to 1/ }));
  expect(screen.getByLabelText('Address')).not.toHaveTextContent('target');
  expect(size.getByRole('row', { name: /^Billable/ })).toHaveTextContent(
    'one node of 4 vCPU goes away',
  );
});

it('says of a model whose servers nobody looked at yet that no size was judged', async () => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(adviceReply({ servers: [] }));
  renderCost(<CostTab />, cost);
  expect(
    await screen.findByText(/^No size was judged yet\./),
  ).toBeInTheDocument();
});

it('shows memory in the unit that the portal has, in the table of sizes and in the figure of use', async () => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(adviceReply({ memoryUnit: 'GB' }));
  cost.getUsage.mockResolvedValue({ ...usageReply(), memoryUnit: 'GB' });
  renderCost(<CostTab />, cost, { path: '/?target=0.1' });
  const size = await findAdvice();
  const row = size.getByRole('row', { name: /^Memory request/ });
  expect(plain(row.textContent)).toMatch(/^Memory request8\.59 GB[\d.]+ GB$/);
  expect(
    await screen.findByRole('img', { name: /^Memory, GB of the largest pod/ }),
  ).toBeInTheDocument();
});

it('of another target whose nodes were not worked out yet, no more is said than what is requested', async () => {
  const cost = fakeCost();
  const { curve } = recommendation();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice({
          recommendation: recommendation({
            curve: curve.map(point => ({ ...point, amounts: undefined })),
          }),
        }),
      ],
    }),
  );
  renderCost(<CostTab />, cost, { path: '/?target=0.1' });
  const size = await findAdvice();
  expect(
    size.getByRole('row', { name: /^Saved as requested/ }),
  ).toBeInTheDocument();
  expect(
    size.queryByRole('row', { name: /^Billable/ }),
  ).not.toBeInTheDocument();
});

it.each([
  ['spec-changed', 'Changed lately'],
  ['leak', 'Memory leak'],
  ['not-enough-history', 'Not enough history'],
] as const)('gives no size in the place of a reason: %s', async (why, word) => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice({
          recommendation: null,
          withheld: { why, sentence: 'That is why.' },
          gpu: {
            count: 1,
            usedShare: null,
            perDay: 40,
            advice: 'unknown',
            savingPerDay: null,
            sentence: 'Pods share it in turns: nobody can say who used it.',
          },
        }),
      ],
    }),
  );
  renderCost(<CostTab />, cost);
  const size = await findAdvice();
  expect(size.getByText(word)).toBeInTheDocument();
  expect(size.queryByRole('table')).not.toBeInTheDocument();
  const gpu = within(await findCard('GPU'));
  expect(gpu.getByText('not measured')).toBeInTheDocument();
});

it('says a low confidence with its reasons, and what stands in the way of spot nodes', async () => {
  renderCost(<CostTab />, fakeCost());
  const size = await findAdvice();
  expect(size.getByText('Low confidence')).toBeInTheDocument();
  expect(
    size.getByText(/^History is shorter than two weeks/),
  ).toBeInTheDocument();
  const spot = within(await findCard('Spot'));
  expect(spot.getByText('Not now')).toBeInTheDocument();
  expect(spot.getByText('canary in progress')).toBeInTheDocument();
  expect(spot.getByText(', not now')).toBeInTheDocument();
});

it('chooses among several servers, and tells of one that is not known', async () => {
  const other = {
    ...advice().server,
    id: 'prod-us/flight-ops/Rollout/flight-delay',
    cluster: 'prod-us',
  };
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice(),
        advice({
          server: other,
          recommendation: null,
          withheld: { why: 'right-size', sentence: 'It fits.' },
        }),
      ],
    }),
  );
  renderCost(<CostTab />, cost, { path: '/?server=gone' });
  expect(
    await screen.findByText(/^No server gone of this model/),
  ).toBeInTheDocument();
  await userEvent.click(
    screen.getByRole('radio', { name: 'prod-us · flight-ops / flight-delay' }),
  );
  expect(await screen.findByText('It fits.')).toBeInTheDocument();
  expect(screen.getByLabelText('Address')).toHaveTextContent(
    'server=prod-us%2Fflight-ops%2FRollout%2Fflight-delay',
  );
  expect(
    await screen.findByText('No usage has been measured yet'),
  ).toBeInTheDocument();
  expect(
    screen.getByText(/^A size is learned from three hours of use on/),
  ).toBeInTheDocument();
});

it('has the use of each hour as a table, with what was held out', async () => {
  const whole = usageReply();
  const cost = fakeCost();
  cost.getUsage.mockResolvedValue({
    ...whole,
    servers: whole.servers.map(server => ({
      ...server,
      containers: server.containers.map(container => ({
        ...container,
        series: container.series.map(series => ({
          ...series,
          points: series.points.slice(410, 430),
        })),
      })),
    })),
  });
  renderCost(<CostTab />, cost);
  await userEvent.click(
    await screen.findByRole('button', {
      name: 'As table: used, asked for, recommended',
    }),
  );
  const table = within(screen.getByRole('table', { name: 'CPU of server' }));
  expect(table.getAllByRole('row')).toHaveLength(21);
  const row = table.getByRole('row', { name: /2026-06-03T12/ });
  expect(row).toHaveTextContent('2.5held outyes');
});

const replicas = {
  current: 3,
  recommended: 5,
  scaledBy: null,
  latencyTargetSeconds: 0.25,
  perPodPerSecond: 7.04,
  isLowerBound: false,
  peakPerSecond: 28.1,
  sentence: '5 pods: one answers 7.0 requests a second within 0.25 s.',
};

it('says how many pods are needed, and that they are part of the change', async () => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice({
          replicas,
          recommendation: recommendation({
            replicas: { current: 3, recommended: 5 },
          }),
        }),
      ],
    }),
  );
  renderCost(<CostTab />, cost);
  const size = await findAdvice();
  expect(plain(size.getByRole('row', { name: /^Pods/ }).textContent)).toBe(
    'Pods35',
  );
  const card = within(await findCard('Replicas'));
  expect(card.getByText('Too few')).toBeInTheDocument();
  expect(card.getByText(replicas.sentence)).toBeInTheDocument();
  const facts = [...document.querySelectorAll('dd')].map(({ textContent }) =>
    plain(textContent),
  );
  expect(facts).toEqual(
    expect.arrayContaining([
      '99 % within 0.25 s',
      '7.04 requests a second',
      '28.1 requests a second',
    ]),
  );
});

it.each([
  [{ recommended: 3 }, 'Enough'],
  [{ recommended: 2 }, 'More than needed'],
  [{ recommended: null }, 'Not known'],
  [{ recommended: null, scaledBy: 'knative' as const }, 'Scaled by itself'],
])('gives the number of pods a word: %j', async (changes, word) => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [advice({ replicas: { ...replicas, ...changes } })],
    }),
  );
  renderCost(<CostTab />, cost);
  const size = await findAdvice();
  expect(
    within(await findCard('Replicas')).getByText(word),
  ).toBeInTheDocument();
  expect(size.queryByRole('row', { name: /^Pods/ })).not.toBeInTheDocument();
});
