import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { boardReply } from '../../__fixtures__';
import { fakeCanary, renderCanary } from '../../__testUtils__';
import { RolloutBoard } from '.';

const plain = (text: string | null) => (text ?? '').replace(/\s/g, ' ');

it('shows what waits for a person first, with verdict, share and a link to the rollout', async () => {
  renderCanary(<RolloutBoard />, fakeCanary());
  const table = within(
    await screen.findByRole('table', { name: 'Rollouts over all clusters' }),
  );
  const [, first, second] = table.getAllByRole('row');
  expect(within(first).getByText('Promote or abort')).toBeInTheDocument();
  expect(within(first).getByText('Keep watching')).toBeInTheDocument();
  expect(plain(first.textContent)).toMatch(/20\.4 %13 → 14, step 4 of 5/);
  expect(first).toHaveTextContent(
    'Also under way: prod-us · flight-ops / flight-delay',
  );
  expect(
    within(first).getByRole('link', { name: 'flight-delay' }),
  ).toHaveAttribute(
    'href',
    '/catalog/default/resource/flight-delay/rollout?rollout=prod-eu%2Fflight-ops%2Fargo-rollout%2Fflight-delay',
  );
  // A model that no registry holds has no page.
  expect(within(second).queryByRole('link')).not.toBeInTheDocument();
  expect(within(second).getByText('In no registry')).toBeInTheDocument();
  expect(within(second).getByText('Not judged')).toBeInTheDocument();
  expect(within(second).getByText('Does not follow')).toBeInTheDocument();
  // What the route says counts, not what was asked for.
  expect(plain(second.textContent)).toContain('0 %13 → 14');
});

it('counts, names stale clusters, and shows all servers on request', async () => {
  const canary = fakeCanary();
  renderCanary(<RolloutBoard />, canary);
  expect(await screen.findByText('1 needs a person')).toBeInTheDocument();
  expect(screen.getByText('2 under way')).toBeInTheDocument();
  expect(screen.getByText('9 watched on 2 clusters')).toBeInTheDocument();
  expect(screen.getByText(/prod-us stale since/)).toHaveTextContent(
    'The API server does not answer.',
  );
  await userEvent.click(screen.getByRole('button', { name: 'All servers' }));
  await waitFor(() =>
    expect(canary.getFleet).toHaveBeenLastCalledWith(
      { show: 'all' },
      expect.anything(),
    ),
  );
  expect(screen.getByLabelText('Address')).toHaveTextContent('?show=all');
});

it('says that all is quiet, and looks again when the backend tells of a change', async () => {
  const canary = fakeCanary();
  canary.getFleet.mockResolvedValue({
    rows: [],
    counts: { watched: 9, inProgress: 0, needsPerson: 0 },
    clusters: [],
  });
  const { signal } = renderCanary(<RolloutBoard />, canary);
  expect(
    await screen.findByText('No rollout is under way'),
  ).toBeInTheDocument();
  expect(screen.getByText('Nothing needs a person')).toBeInTheDocument();
  canary.getFleet.mockResolvedValue(boardReply());
  act(() => signal('canary:fleet'));
  expect(
    await screen.findByRole('table', { name: 'Rollouts over all clusters' }),
  ).toBeInTheDocument();
});

it('says how to begin where no server is watched', async () => {
  const canary = fakeCanary();
  canary.getFleet.mockResolvedValue({
    rows: [],
    counts: { watched: 0, inProgress: 0, needsPerson: 0 },
    clusters: [],
  });
  renderCanary(<RolloutBoard />, canary);
  expect(
    await screen.findByText('No server of a model is watched'),
  ).toBeInTheDocument();
});
