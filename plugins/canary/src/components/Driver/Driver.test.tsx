import { ConflictError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { drive, kserveRollout } from '../../__fixtures__';
import { fakeCanary, renderCanary } from '../../__testUtils__';
import { RolloutTab } from '../RolloutTab';

const region = async (name: string) =>
  within(await screen.findByRole('region', { name }));

function driven(changes: Parameters<typeof drive>[0] = {}) {
  const canary = fakeCanary();
  canary.getModelRollouts.mockResolvedValue({
    rollouts: [kserveRollout()],
    clusters: [],
  });
  canary.getDrive.mockResolvedValue({ drive: drive(changes) });
  return canary;
}

it('says who drives, at which step and since when, what comes next and for what it waits', async () => {
  renderCanary(<RolloutTab />, driven());
  const card = await region('Driver');
  expect(await card.findByText('Drives')).toBeInTheDocument();
  expect(card.getByText('the portal')).toBeInTheDocument();
  expect(card.getByText('portal-7d9f#a1b2c3')).toBeInTheDocument();
  expect(card.getByText('2 of 3')).toBeInTheDocument();
  expect(card.getByText(/14:30.* at the earliest/)).toBeInTheDocument();
  expect(
    card.getByText(/50 % comes after that, once the judge has counted/),
  ).toBeInTheDocument();
  expect(card.getByText(/not yet shown to be safe/)).toBeInTheDocument();
  // Its steps stand where a controller's would.
  const steps = await region('Steps');
  expect((await steps.findByRole('img')).getAttribute('aria-label')).toMatch(
    /^Steps: 5\s% done.*20\s% now.*50\s% to come/,
  );
});

it('says why it has paused, and whether that takes a person', async () => {
  const pause = {
    reason: 'weight-changed' as const,
    sentence: 'The share is 30 %, and user:default/ada changed it.',
    since: '2026-06-16T14:25:00Z',
    needsPerson: true,
  };
  const canary = driven({ state: 'paused', pause, next: undefined });
  const { signal } = renderCanary(<RolloutTab />, canary);
  const card = await region('Driver');
  expect(await card.findByText('It waits for a person.')).toBeInTheDocument();
  expect(card.getByText(/The share is 30 %/)).toBeInTheDocument();
  canary.getDrive.mockResolvedValue({
    drive: drive({
      pause: {
        ...pause,
        reason: 'no-evidence',
        sentence: 'No new evidence for 4 min.',
        needsPerson: false,
      },
    }),
  });
  signal('canary:resource:default/flight-delay');
  expect(
    await card.findByText('It goes on by itself when this is over.'),
  ).toBeInTheDocument();
});

it('is taken over with a reason; what one may not do says why', async () => {
  const canary = driven();
  renderCanary(<RolloutTab />, canary);
  const card = await region('Driver');
  const back = await card.findByRole('button', {
    name: /Hand back to the driver/,
  });
  expect(back).toHaveAttribute('aria-disabled', 'true');
  expect(
    card.getAllByText('The driver drives it already.')[0],
  ).toBeInTheDocument();
  await userEvent.click(card.getByRole('button', { name: 'Take over' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(
    dialog.getByText(/it neither goes on nor rolls back/),
  ).toBeInTheDocument();
  const confirm = dialog.getByRole('button', { name: 'Take over' });
  expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await userEvent.type(
    dialog.getByRole('textbox'),
    'We look at it by ourselves',
  );
  await userEvent.click(confirm);
  await waitFor(() =>
    expect(canary.changeDrive).toHaveBeenCalledWith(
      'prod-us/travel-ml/kserve/fare-demand',
      { control: 'take-over', reason: 'We look at it by ourselves' },
      { idempotencyKey: expect.any(String) },
    ),
  );
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
});

it('keeps the dialog with the backend’s words where it was refused', async () => {
  const canary = driven();
  canary.changeDrive.mockRejectedValue(
    new ConflictError('The driver has just done something'),
  );
  renderCanary(<RolloutTab />, canary);
  const card = await region('Driver');
  await userEvent.click(await card.findByRole('button', { name: 'Take over' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.type(
    dialog.getByRole('textbox'),
    'We look at it by ourselves',
  );
  await userEvent.click(dialog.getByRole('button', { name: 'Take over' }));
  expect(
    await dialog.findByText(/The driver has just done something/),
  ).toBeInTheDocument();
});

it('says how to ask for a driver where nobody does, and why one does not begin', async () => {
  const canary = driven();
  canary.getDrive.mockResolvedValue({ drive: null });
  const { signal } = renderCanary(<RolloutTab />, canary);
  const card = await region('Driver');
  expect(
    await card.findByText('Nobody steps its canaries'),
  ).toBeInTheDocument();
  expect(card.getByLabelText('What to add')).toHaveTextContent(
    'bellwether.dev/drive-canary',
  );
  canary.getDrive.mockResolvedValue({
    drive: drive({
      state: 'refused',
      sentence: 'This KServe moves no requests to the canary.',
      currentStep: null,
      since: undefined,
      next: undefined,
      word: undefined,
      controls: [],
    }),
  });
  signal('canary:resource:default/flight-delay');
  expect(await card.findByText('Does not drive')).toBeInTheDocument();
  expect(card.getByText(/moves no requests/)).toBeInTheDocument();
});
