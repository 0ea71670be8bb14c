import { ConflictError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  capabilitiesReply,
  capability,
  preview,
  ROLLOUT,
  rollout,
  takenAction,
} from '../../__fixtures__';
import { fakeCanary, renderCanary } from '../../__testUtils__';
import { ActionsCard } from '.';

const REASON = 'Gate screens show empty delays.';

async function press(name: string | RegExp) {
  await userEvent.click(await screen.findByRole('button', { name }));
}

async function openDialog(name: string | RegExp) {
  await press(name);
  return within(await screen.findByRole('dialog'));
}

const show = (canary: ReturnType<typeof fakeCanary>, shown = rollout()) =>
  renderCanary(<ActionsCard rollout={shown} />, canary);

it('offers what means something now, says why not the rest, and by which way', async () => {
  show(fakeCanary());
  expect(await screen.findByText('as owner of travel-ml')).toBeInTheDocument();
  expect(screen.getByText(/Git owns spec/)).toBeInTheDocument();
  const list = screen.getByRole('list', { name: 'Actions' });
  expect(
    within(list)
      .getAllByRole('button')
      .map(button => button.textContent?.replace(/\s/g, ' ')),
  ).toEqual([
    'Promote to 50 %…',
    'Abort…',
    'Retry…',
    'Pause by pull request…',
    'Roll back by hand…',
  ]);
  const retry = within(list).getByRole('button', { name: 'Retry…' });
  expect(retry).toHaveAttribute('aria-disabled', 'true');
  expect(retry).toHaveAccessibleDescription(
    'Only what was aborted can be tried again.',
  );
  await userEvent.click(retry);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  await press('1 more actions');
  expect(
    screen.getByRole('button', { name: 'Restart pods…' }),
  ).toBeInTheDocument();
});

it('keeps a button in reach of a person who may not, and says what they need', async () => {
  const canary = fakeCanary();
  canary.getCapabilities.mockResolvedValue({
    ...capabilitiesReply(),
    capabilities: [
      capability('abort', {
        possible: false,
        refusal: 'permission',
        sentence: 'Needs the permission canary.abort on this model.',
      }),
    ],
  });
  show(canary);
  const abort = await screen.findByRole('button', { name: 'Abort…' });
  expect(abort).toHaveAccessibleDescription(
    'Needs the permission canary.abort on this model.',
  );
  await userEvent.click(abort);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(canary.preview).not.toHaveBeenCalled();
});

it('shows the exact request, who owns what changes, what follows and the undo, and acts once with a reason', async () => {
  const canary = fakeCanary();
  let finish: (taken: ReturnType<typeof takenAction>) => void = () => {};
  canary.act.mockReturnValue(
    new Promise(resolve => {
      finish = resolve;
    }),
  );
  show(canary);
  const dialog = await openDialog('Abort…');
  expect(
    await dialog.findByText(/^PATCH .*rollouts\/flight-delay\/status$/),
  ).toBeInTheDocument();
  expect(dialog.getByText('− status.abort: not set')).toBeInTheDocument();
  expect(dialog.getByText('+ status.abort: true')).toBeInTheDocument();
  expect(dialog.getByText('only if the step is still 3')).toBeInTheDocument();
  expect(dialog.getByText('Keep watching')).toBeInTheDocument();
  expect(dialog.getByText('20 % → 0 %')).toBeInTheDocument();
  expect(dialog.getByText('Git still names 14.')).toBeInTheDocument();
  expect(dialog.getByText(/Undo: Retry starts again/)).toBeInTheDocument();

  const confirm = dialog.getByRole('button', {
    name: 'Abort, send all requests to 13',
  });
  await userEvent.click(confirm);
  expect(canary.act).not.toHaveBeenCalled();
  await userEvent.type(dialog.getByRole('textbox', { name: /Reason/ }), REASON);
  await userEvent.dblClick(confirm);
  expect(canary.act).toHaveBeenCalledTimes(1);
  expect(canary.act).toHaveBeenCalledWith(
    ROLLOUT,
    {
      action: 'abort',
      parameters: {},
      reason: REASON,
      precondition: preview({ action: 'abort' }).precondition,
    },
    { idempotencyKey: expect.any(String) },
  );
  finish(takenAction());
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
});

it('waits for the controller, keeps the others back but for the abort, and says when it was seen', async () => {
  const canary = fakeCanary();
  canary.act.mockResolvedValue(takenAction({ action: 'promote' }));
  let state: 'waiting' | 'observed' = 'waiting';
  canary.getAction.mockImplementation(async () =>
    takenAction({
      action: 'promote',
      state,
      changedAt:
        state === 'waiting' ? '2026-06-16T14:33:00Z' : '2026-06-16T14:33:02Z',
      sentence:
        state === 'waiting' ? 'Accepted.' : '50 % of requests go to 14.',
    }),
  );
  show(canary);
  const dialog = await openDialog(/^Promote to/);
  await userEvent.type(dialog.getByRole('textbox', { name: /Reason/ }), REASON);
  await userEvent.click(await dialog.findByRole('button', { name: 'Promote' }));
  expect(
    await screen.findByText('Promote: waiting for the controller.'),
  ).toBeInTheDocument();
  expect(
    screen.getByRole('button', { name: /^Promote to/ }),
  ).toHaveAccessibleDescription('Waits for the controller');
  expect(screen.getByRole('button', { name: 'Abort…' })).not.toHaveAttribute(
    'aria-disabled',
  );
  state = 'observed';
  expect(
    await screen.findByText('Promote: done, and seen to be so.'),
  ).toBeInTheDocument();
  expect(screen.getByText(/50 % of requests go to 14/)).toBeInTheDocument();
  expect(
    screen.getByRole('button', { name: /^Promote to/ }),
  ).not.toHaveAttribute('aria-disabled');
});

it.each([
  ['lost', 'Abort: lost: the controller did not do it.'],
  ['conflict', 'Abort: changed meanwhile: nothing was sent.'],
  ['refused', 'Abort: refused by the cluster.'],
] as const)('says at once of an action that was %s', async (state, words) => {
  const canary = fakeCanary();
  canary.getActions.mockResolvedValue({ actions: [takenAction({ state })] });
  show(canary);
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(canary.getAction).not.toHaveBeenCalled();
});

it('says that the state has changed meanwhile, and looks again', async () => {
  const canary = fakeCanary();
  canary.act.mockRejectedValue(
    new ConflictError('The step was 3 and is 4 now; nothing was sent'),
  );
  show(canary);
  const dialog = await openDialog('Abort…');
  await userEvent.type(dialog.getByRole('textbox', { name: /Reason/ }), REASON);
  await userEvent.click(
    await dialog.findByRole('button', { name: /^Abort, send/ }),
  );
  expect(await dialog.findByRole('alert')).toHaveTextContent(
    'The step was 3 and is 4 now',
  );
  expect(canary.preview).toHaveBeenCalledTimes(1);
  await userEvent.click(dialog.getByRole('button', { name: 'Look again' }));
  await waitFor(() => expect(canary.preview).toHaveBeenCalledTimes(2));
});

it('proposes in Git what Git owns, and shows the pull request', async () => {
  const canary = fakeCanary();
  canary.act.mockResolvedValue(
    takenAction({
      action: 'pause',
      state: 'waiting-for-merge',
      pullRequest: {
        url: 'https://git.example/flight-ops/pull/7',
        number: 7,
        branch: 'pause',
      },
    }),
  );
  canary.getAction.mockRejectedValue(new ConflictError('Not now.'));
  show(canary);
  const dialog = await openDialog('Pause by pull request…');
  expect(
    await dialog.findByText('+ paused: true', { exact: false }),
  ).toBeInTheDocument();
  await userEvent.type(dialog.getByRole('textbox', { name: /Reason/ }), REASON);
  await userEvent.click(
    dialog.getByRole('button', { name: 'Open the pull request' }),
  );
  expect(
    await screen.findByRole('link', { name: 'Pull request 7' }),
  ).toHaveAttribute('href', 'https://git.example/flight-ops/pull/7');
  // What waits for a merge holds nobody back.
  expect(
    screen.getByRole('button', { name: /^Promote to/ }),
  ).not.toHaveAttribute('aria-disabled');
});

it('shows the change to make by hand where no pull request can be made, and asks for the revision first', async () => {
  const canary = fakeCanary();
  show(canary);
  const form = await openDialog('Roll back by hand…');
  expect(
    form.getByRole('radio', { name: /13 \(6d9f7c5b8\), stable/ }),
  ).toBeChecked();
  await userEvent.click(
    form.getByRole('button', { name: 'Show what it would change' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  expect(
    await dialog.findByText('The source is a Helm chart.'),
  ).toBeInTheDocument();
  expect(canary.preview).toHaveBeenCalledWith(ROLLOUT, {
    action: 'rollback',
    parameters: { revision: '6d9f7c5b8' },
  });
  expect(
    dialog.queryByRole('textbox', { name: /Reason/ }),
  ).not.toBeInTheDocument();
  await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

it('takes a share only as a whole number of per cent', async () => {
  const canary = fakeCanary();
  canary.getCapabilities.mockResolvedValue({
    actingAs: 'as owner of travel-ml',
    capabilities: [capability('set-weight')],
  });
  show(canary, rollout({ controller: 'kserve-standard', steps: [] }));
  const form = await openDialog('Set share…');
  const percent = form.getByRole('textbox', { name: /Per cent/ });
  expect(percent).toHaveValue('20');
  await userEvent.clear(percent);
  await userEvent.type(percent, '12.5');
  const next = form.getByRole('button', { name: 'Show what it would change' });
  expect(next).toHaveAccessibleDescription(
    'Needs a whole number from 0 to 100',
  );
  await userEvent.click(next);
  expect(canary.preview).not.toHaveBeenCalled();
});
