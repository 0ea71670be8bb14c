import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeDrift, renderDrift } from '../../__testUtils__';
import { DriftTab } from '.';

// In a file of its own: the portal remembers an answer about a permission for as long as its page lives.
it('keeps each button in reach of a person who may not, and says what they need', async () => {
  const drift = fakeDrift();
  renderDrift(<DriftTab />, drift, {
    denied: [
      'drift.run',
      'drift.mute',
      'drift.baseline.propose',
      'drift.baseline.approve',
    ],
  });
  const needs = {
    'Run now': 'drift.run',
    'Compare two ranges': 'drift.run',
    'Mute…': 'drift.mute',
    'Propose…': 'drift.baseline.propose',
    'Review baseline 3': 'drift.baseline.approve',
  };
  for (const [name, permission] of Object.entries(needs)) {
    // eslint-disable-next-line no-await-in-loop
    const button = await screen.findByRole('button', { name });
    // eslint-disable-next-line no-await-in-loop
    await waitFor(() =>
      expect(button).toHaveAccessibleDescription(
        `Needs the permission ${permission} on this model`,
      ),
    );
    // eslint-disable-next-line no-await-in-loop
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  }
  expect(drift.run).not.toHaveBeenCalled();
});
