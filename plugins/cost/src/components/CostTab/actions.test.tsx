import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  advice,
  adviceReply,
  change,
  recommendation,
} from '../../__fixtures__';
import { fakeCost, findAdvice, refused, renderCost } from '../../__testUtils__';
import { CostTab } from '.';

it('opens a pull request once, with a reason, for what was looked at, and then says where it is', async () => {
  const cost = fakeCost();
  const { signal } = renderCost(<CostTab />, cost);
  const size = await findAdvice();
  await userEvent.click(
    size.getByRole('button', { name: 'Open pull request…' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText('The history is short.')).toBeInTheDocument();
  expect(dialog.getByText('The pods restart.')).toBeInTheDocument();
  const send = dialog.getByRole('button', { name: 'Open the pull request' });
  expect(send).toHaveAttribute('aria-disabled', 'true');
  await userEvent.click(send);
  expect(cost.makeChanges).not.toHaveBeenCalled();
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Reason/ }),
    'It is twice what it needs.',
  );
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice({
          recommendation: recommendation({
            state: 'opened',
            change: change(),
          }),
        }),
      ],
    }),
  );
  await userEvent.click(send);
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  expect(cost.makeChanges).toHaveBeenCalledTimes(1);
  expect(cost.makeChanges).toHaveBeenCalledWith(
    {
      kind: 'apply',
      recommendations: [{ id: recommendation().id }],
      reason: 'It is twice what it needs.',
      precondition: 'sha-1',
    },
    { idempotencyKey: expect.any(String) },
  );
  expect(
    await size.findByText('Waiting for the pull request to be merged.'),
  ).toBeInTheDocument();
  expect(size.getByRole('link', { name: /^Pull request 471/ })).toHaveAttribute(
    'href',
    'https://git.example/travel/flight-ops/pulls/471',
  );
  expect(
    size.getByRole('button', { name: 'Open pull request…' }),
  ).toHaveAccessibleDescription('It is not open: waiting for merge');

  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice({ recommendation: recommendation({ state: 'breached' }) }),
      ],
    }),
  );
  act(() => signal('cost:resource:default/flight-delay'));
  await userEvent.click(
    await size.findByRole('button', { name: 'Take it back…' }),
  );
  await screen.findByRole('dialog');
  expect(cost.preview).toHaveBeenLastCalledWith({
    kind: 'revert',
    recommendations: [{ id: recommendation().id }],
  });
});

it('changes nothing where what was looked at has changed, and offers another look', async () => {
  const cost = fakeCost();
  cost.makeChanges.mockRejectedValue(await refused('ConflictError', 409));
  renderCost(<CostTab />, cost);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Open pull request…' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText('The history is short.');
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Reason/ }),
    'It is twice what it needs.',
  );
  await userEvent.click(
    dialog.getByRole('button', { name: 'Open the pull request' }),
  );
  expect(await dialog.findByText('It was not done.')).toBeInTheDocument();
  await userEvent.click(dialog.getByRole('button', { name: 'Look again' }));
  expect(cost.preview).toHaveBeenCalledTimes(2);
});

it('dismisses a size with a reason and a day', async () => {
  const cost = fakeCost();
  renderCost(<CostTab />, cost);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Dismiss…' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Reason/ }),
    'A campaign begins in July.',
  );
  await userEvent.type(
    dialog.getByLabelText('Propose again on (optional)'),
    '2026-08-01',
  );
  await userEvent.click(dialog.getByRole('button', { name: 'Dismiss' }));
  await waitFor(() =>
    expect(cost.dismiss).toHaveBeenCalledWith(
      recommendation().id,
      { reason: 'A campaign begins in July.', until: '2026-08-01T00:00:00Z' },
      { idempotencyKey: expect.any(String) },
    ),
  );
});

it('sets a budget that is an amount, and takes it away', async () => {
  const cost = fakeCost();
  renderCost(<CostTab />, cost);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Change the budget…' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  const amount = dialog.getByLabelText('EUR per calendar month, UTC');
  await userEvent.clear(amount);
  await userEvent.type(amount, '-5');
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Reason/ }),
    'The model has grown up.',
  );
  const set = dialog.getByRole('button', { name: 'Set the budget' });
  expect(set).toHaveAccessibleDescription('Needs an amount above 0');
  await userEvent.clear(amount);
  await userEvent.type(amount, '900');
  await userEvent.click(set);
  await waitFor(() =>
    expect(cost.setBudget).toHaveBeenCalledWith(
      'resource:default/flight-delay',
      { perMonth: 900, reason: 'The model has grown up.' },
      { idempotencyKey: expect.any(String) },
    ),
  );
});
