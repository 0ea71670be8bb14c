import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { adviceReply } from '../../__fixtures__';
import { fakeCost, renderCost } from '../../__testUtils__';
import { CostTab } from '.';

// Alone in its file: what a person may is kept for all that is shown after.
it('keeps the buttons of those who may not in reach, and says what they need', async () => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({ may: { apply: false, dismiss: false } }),
  );
  renderCost(<CostTab />, cost, { denied: ['cost.budget.set'] });
  const open = await screen.findByRole('button', {
    name: 'Open pull request…',
  });
  expect(open).toHaveAccessibleDescription(
    'Needs the permission cost.recommendation.apply on this model',
  );
  await userEvent.click(open);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(
    screen.getByRole('button', { name: 'Dismiss…' }),
  ).toHaveAccessibleDescription(/cost\.recommendation\.dismiss/);
  await waitFor(() =>
    expect(
      screen.getByRole('button', { name: 'Change the budget…' }),
    ).toHaveAccessibleDescription(/cost\.budget\.set/),
  );
});
