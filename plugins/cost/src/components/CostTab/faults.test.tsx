import { Finding } from '@bellwether/plugin-cost-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  advice,
  adviceReply,
  costsReply,
  preview,
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

/** Sentences as the backend's own tests have them. */
const ofCosts: Array<[fault: string, finding: Finding]> = [
  [
    'OpenCost absent',
    {
      code: 'price-list',
      tone: 'quiet',
      sentence:
        'No OpenCost is asked for prod-eu: its costs are requests and use times prices of 2025-01-01 (AWS list prices, us-east-1).',
    },
  ],
  [
    'a cost that is null or NaN',
    {
      code: 'cost-unknown',
      tone: 'warn',
      sentence:
        'For gpu and network on 2026-06-15 the upstream gave no number: it cost at least what is shown.',
    },
  ],
  [
    'windows of another step',
    {
      code: 'step-differs',
      tone: 'quiet',
      sentence:
        'OpenCost of prod-eu cut 2026-06-15 into 3 windows of its own; the parts inside of the day are added up.',
    },
  ],
  [
    'a clock that was put back',
    {
      code: 'clock-changed',
      tone: 'watch',
      sentence:
        'OpenCost of prod-eu answered windows of 2026-06-15 that overlap, as after a clock was put back; no minute is counted twice.',
    },
  ],
  [
    'a machine that the price list lacks',
    {
      code: 'instance-type-unknown',
      tone: 'warn',
      sentence:
        'The price list of 2025-01-01 does not know x9.metal of prod-eu: its cores and memory are charged at 0.03 and 0.004 an hour. Add it under cost.prices.instanceTypes.',
    },
  ],
  [
    'what has no namespace',
    {
      code: 'no-namespace',
      tone: 'watch',
      sentence:
        '2 rows of prod-eu have no namespace: 1.20 belongs to no model.',
    },
  ],
  [
    'an outage',
    {
      code: 'source-stale',
      tone: 'warn',
      sentence:
        'prod-eu: stale since 2026-06-15 06:00; later days are not in these figures.',
    },
  ],
];

it.each(ofCosts)('%s is said beside the days', async (_, finding) => {
  const cost = fakeCost();
  cost.getModelCosts.mockResolvedValue(costsReply({ findings: [finding] }));
  renderCost(<CostTab />, cost);
  const days = within(await findCard(/^Cost per day/));
  expect(
    days.getByText(text => text.includes(finding.sentence)),
  ).toBeInTheDocument();
});

it.each([
  [
    'a server without pods',
    'flight-delay on prod-eu has no pods now: it costs nothing, and nothing can be recommended.',
  ],
  [
    'a container that asks for nothing',
    'A container of flight-delay on prod-eu asks for no CPU or memory: it is charged by use, and its efficiency means nothing.',
  ],
])('%s is said of its server', async (_, sentence) => {
  const reply = costsReply();
  const cost = fakeCost();
  cost.getModelCosts.mockResolvedValue({
    ...reply,
    findings: [],
    servers: reply.servers.map((server, index) => ({
      ...server,
      findings:
        index === 0 ? [{ code: 'no-request', tone: 'watch', sentence }] : [],
    })),
  });
  renderCost(<CostTab />, cost);
  const days = within(await findCard(/^Cost per day/));
  expect(days.getByText(text => text.includes(sentence))).toBeInTheDocument();
});

it.each([
  'Container server asks for no CPU: it is charged by use, and may be the first that has to go.',
  'Container server used more memory than it may now: the limit was lowered, or the measurement is late.',
])('says beside the use: %s', async sentence => {
  const { servers, ...rest } = usageReply();
  const cost = fakeCost();
  cost.getUsage.mockResolvedValue({
    ...rest,
    servers: servers.map(server => ({
      ...server,
      findings: [{ code: 'usage-over-limit', tone: 'watch', sentence }],
    })),
  });
  renderCost(<CostTab />, cost);
  const use = within(await findCard('Used, asked for, recommended'));
  expect(await use.findByText(sentence)).toBeInTheDocument();
});

it.each([
  [
    'No pods',
    'zero-replicas',
    'It has no pods now, so there is nothing to size.',
  ],
  [
    'Usage not read',
    'source-failed',
    'Its spec could not be read, or describes its pods elsewhere: nothing is recommended.',
  ],
] as const)('in the place of a size: %s', async (word, why, sentence) => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [advice({ recommendation: null, withheld: { why, sentence } })],
    }),
  );
  renderCost(<CostTab />, cost);
  const size = await findAdvice();
  expect(size.getByText(word)).toBeInTheDocument();
  expect(size.getByText(sentence)).toBeInTheDocument();
});

it('samples of a clock that was set back lower the confidence, and say why', async () => {
  const sentence =
    'The clock was set back: of two values of one moment the larger is taken.';
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice({
          recommendation: recommendation({
            confidence: 'low',
            warnings: [{ code: 'clock-changed', sentence }],
          }),
        }),
      ],
    }),
  );
  renderCost(<CostTab />, cost);
  const size = await findAdvice();
  expect(size.getByText('Low confidence')).toBeInTheDocument();
  expect(size.getByText(text => text.includes(sentence))).toBeInTheDocument();
});

it('a Git file that moved is a sentence in the preview, and nothing can be sent', async () => {
  const problem =
    'There is no file below deploy of main any more: it was moved or deleted. Once x-app points to where it is now, try again.';
  const cost = fakeCost();
  const planned = preview({
    kind: 'apply',
    recommendations: [{ id: recommendation().id }],
  });
  cost.preview.mockResolvedValue({
    ...planned,
    edits: planned.edits.map(edit => ({
      ...edit,
      via: 'by-hand' as const,
      problem,
    })),
  });
  renderCost(<CostTab />, cost);
  const size = await findAdvice();
  await userEvent.click(
    size.getByRole('button', { name: 'Open pull request…' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText(problem)).toBeInTheDocument();
  expect(dialog.getByRole('button', { name: 'Close' })).toBeInTheDocument();
  expect(
    dialog.queryByRole('button', { name: /^Open the pull request/ }),
  ).not.toBeInTheDocument();
});
