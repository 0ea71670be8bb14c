import { ConflictError } from '@backstage/errors';
import { saveText } from '@bellwether/plugin-models-react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { monitor, proposedBaseline, windowDetail } from '../../__fixtures__';
import { fakeDrift, renderDrift } from '../../__testUtils__';
import { DriftTab } from '.';

jest.mock('@bellwether/plugin-models-react', () => ({
  ...jest.requireActual('@bellwether/plugin-models-react'),
  saveText: jest.fn(),
}));

const KEY = { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) };

/** Presses a button once the portal has said that this person may. */
async function press(name: string | RegExp) {
  const button = await screen.findByRole('button', { name });
  await waitFor(() => expect(button).not.toHaveAttribute('aria-disabled'));
  await userEvent.click(button);
}

const dialog = () => screen.findByRole('dialog');
const reasonOf = (element: HTMLElement) =>
  within(element).getByRole('textbox', { name: 'Reason (required)' });

/** Fills a date, which a keyboard does by parts. */
function setDay(element: HTMLElement, label: string, value: string) {
  fireEvent.change(within(element).getByLabelText(label), {
    target: { value },
  });
}

it('proposes a baseline with its days and a reason', async () => {
  const drift = fakeDrift();
  renderDrift(<DriftTab />, drift);
  await press('Propose…');
  const form = await dialog();
  const send = within(form).getByRole('button', {
    name: 'Propose the baseline',
  });
  expect(reasonOf(form)).toHaveFocus();
  expect(send).toHaveAccessibleDescription(/first day and a last day/);
  setDay(form, 'First day', '2026-05-04');
  setDay(form, 'Last day', '2026-05-31');
  await userEvent.type(reasonOf(form), 'too short');
  expect(send).toHaveAccessibleDescription(/at least 10 characters/);
  await userEvent.click(send);
  expect(drift.proposeBaseline).not.toHaveBeenCalled();

  await userEvent.type(reasonOf(form), ' no more');
  await userEvent.click(send);
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  expect(drift.proposeBaseline).toHaveBeenCalledWith(
    'm1',
    {
      range: { from: '2026-05-04', to: '2026-05-31' },
      reason: 'too short no more',
    },
    KEY,
  );
});

it('shows both baselines before one is put in force, and sends the hash that was seen', async () => {
  const drift = fakeDrift();
  drift.decideBaseline.mockRejectedValueOnce(
    new ConflictError('Baseline 3 was decided meanwhile.'),
  );
  renderDrift(<DriftTab />, drift);
  await press('Review baseline 3');
  const form = await dialog();
  expect(within(form).getByText('5 Jan – 1 Feb 2026')).toBeInTheDocument();
  expect(within(form).getByText('4 – 31 May 2026')).toBeInTheDocument();
  expect(within(form).getByText(proposedBaseline().hash)).toBeInTheDocument();
  await userEvent.type(reasonOf(form), 'It holds the new timetable.');
  await userEvent.click(
    within(form).getByRole('button', { name: 'Put it in force' }),
  );
  expect(
    await within(form).findByText(/was decided meanwhile/),
  ).toBeInTheDocument();

  await userEvent.click(
    within(form).getByRole('button', { name: 'Put it in force' }),
  );
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  const calls = drift.decideBaseline.mock.calls;
  expect(calls[1].slice(0, 3)).toEqual([
    'm1',
    3,
    {
      approve: true,
      reason: 'It holds the new timetable.',
      expectedHash: proposedBaseline().hash,
    },
  ]);
  // The same request, sent again, is the same request.
  expect(calls[1][3]).toEqual(calls[0][3]);
});

it('turns a baseline down', async () => {
  const drift = fakeDrift();
  renderDrift(<DriftTab />, drift);
  await press('Review baseline 3');
  const form = await dialog();
  await userEvent.type(reasonOf(form), 'It holds a strike week.');
  await userEvent.click(
    within(form).getByRole('button', { name: 'Turn it down' }),
  );
  await waitFor(() =>
    expect(drift.decideBaseline).toHaveBeenCalledWith(
      'm1',
      3,
      expect.objectContaining({ approve: false }),
      KEY,
    ),
  );
});

it('mutes for a while with a reason, and changes nothing on Escape', async () => {
  const drift = fakeDrift();
  renderDrift(<DriftTab />, drift);
  await press('Mute…');
  await dialog();
  await userEvent.keyboard('{Escape}');
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  expect(drift.mute).not.toHaveBeenCalled();

  await press('Mute…');
  const form = await dialog();
  await userEvent.click(within(form).getByRole('radio', { name: '30 days' }));
  await userEvent.type(reasonOf(form), 'A holiday week.');
  await userEvent.click(
    within(form).getByRole('button', { name: 'Mute for 30 d' }),
  );
  await waitFor(() => expect(drift.mute).toHaveBeenCalled());
  const [id, request] = drift.mute.mock.calls[0];
  expect(id).toBe('m1');
  const days = (Date.parse(request.until ?? '') - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
});

it('ends a mute', async () => {
  const drift = fakeDrift();
  drift.getMonitors.mockResolvedValue({
    monitors: [
      monitor({
        mute: {
          until: '2126-07-01T00:00:00Z',
          by: 'user:default/ada',
          at: '2026-06-15T00:00:00Z',
          reason: 'A holiday week.',
        },
      }),
    ],
    broken: [],
  });
  renderDrift(<DriftTab />, drift);
  await press('End the mute…');
  const form = await dialog();
  await userEvent.type(reasonOf(form), 'The holiday is over.');
  await userEvent.click(
    within(form).getByRole('button', { name: 'End the mute' }),
  );
  await waitFor(() =>
    expect(drift.mute).toHaveBeenCalledWith(
      'm1',
      { until: null, reason: 'The holiday is over.' },
      KEY,
    ),
  );
});

it('compares two ranges of one slice, and shows the judgement until it is closed', async () => {
  const drift = fakeDrift();
  drift.compareRanges.mockResolvedValue(
    windowDetail({ state: 'none', sentence: 'The two do not differ.' }),
  );
  renderDrift(<DriftTab />, drift);
  await press('Compare two ranges');
  const form = await dialog();
  // What is in force is what a person most often compares with.
  expect(within(form).getByLabelText('First day of the reference')).toHaveValue(
    '2026-01-05',
  );
  setDay(form, 'First day of the other range', '2026-06-01');
  setDay(form, 'Last day of the other range', '2026-06-03');
  await userEvent.click(
    within(form).getByRole('radio', { name: 'by carrier' }),
  );
  await userEvent.type(within(form).getByLabelText('Value of carrier'), 'WN');
  await userEvent.click(within(form).getByRole('button', { name: 'Compare' }));

  const result = await screen.findByRole('region', {
    name: 'Comparison of two ranges',
  });
  expect(
    within(result).getByText('The two do not differ.'),
  ).toBeInTheDocument();
  expect(drift.compareRanges).toHaveBeenCalledWith(
    'm1',
    {
      reference: { from: '2026-01-05', to: '2026-02-01' },
      current: { from: '2026-06-01', to: '2026-06-03' },
      slice: { column: 'carrier', value: 'WN' },
    },
    { signal: expect.any(AbortSignal) },
  );
  await userEvent.click(
    within(result).getByRole('button', { name: 'Report of the comparison' }),
  );
  await waitFor(() =>
    expect(saveText).toHaveBeenCalledWith(
      'drift-flight-delay-weekly-comparison-2026-06-01.html',
      'text/html;charset=utf-8',
      '<!doctype html><p>Comparison</p>',
    ),
  );
  expect(drift.getComparisonReport).toHaveBeenCalledWith('m1', {
    reference: { from: '2026-01-05', to: '2026-02-01' },
    current: { from: '2026-06-01', to: '2026-06-03' },
    slice: { column: 'carrier', value: 'WN' },
  });
  await userEvent.click(
    within(result).getByRole('button', { name: 'Close the comparison' }),
  );
  expect(result).not.toBeInTheDocument();
});
