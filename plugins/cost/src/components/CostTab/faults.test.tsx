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
import faults from '../../__fixtures__/faults.json';
import {
  fakeCost,
  findAdvice,
  findCard,
  renderCost,
} from '../../__testUtils__';
import { CostTab } from '.';

/** Sentences as the backend says them: a test of it holds each against what it really says. */
const ofCosts: Array<
  [
    fault: string,
    code: keyof typeof faults & Finding['code'],
    tone: Finding['tone'],
  ]
> = [
  ['OpenCost absent', 'price-list', 'quiet'],
  ['a cost that is null or NaN', 'cost-unknown', 'warn'],
  ['windows of another step', 'step-differs', 'quiet'],
  ['a clock that was put back', 'clock-changed', 'watch'],
  ['a machine that the price list lacks', 'instance-type-unknown', 'warn'],
  ['what has no namespace', 'no-namespace', 'watch'],
  ['an outage', 'source-stale', 'warn'],
  ['a currency that was changed', 'earlier-currency', 'warn'],
];

it.each(ofCosts)('%s is said beside the days', async (_, code, tone) => {
  const cost = fakeCost();
  const sentence = faults[code];
  cost.getModelCosts.mockResolvedValue(
    costsReply({ findings: [{ code, tone, sentence }] }),
  );
  renderCost(<CostTab />, cost);
  const days = within(await findCard(/^Cost per day/));
  expect(days.getByText(text => text.includes(sentence))).toBeInTheDocument();
});

it.each([
  ['a server without pods', faults['server-without-pods']],
  ['a container that asks for nothing', faults['server-without-request']],
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

it.each([faults['container-without-request'], faults['usage-over-limit']])(
  'says beside the use: %s',
  async sentence => {
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
  },
);

it.each([
  ['No pods', 'zero-replicas', faults['zero-replicas']],
  ['Usage not read', 'source-failed', faults['spec-not-read']],
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
  const sentence = faults['samples-of-another-clock'];
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
  // It begins a line there.
  const shown = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  expect(size.getByText(text => text.includes(shown))).toBeInTheDocument();
});

it('a Git file that moved is a sentence in the preview, and nothing can be sent', async () => {
  const problem = faults['file-moved'];
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
