import { ConflictError, NotFoundError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { OTHER_ROLLOUT, ROLLOUT, rollout, verdict } from '../../__fixtures__';
import { fakeCanary, renderCanary } from '../../__testUtils__';
import { RolloutTab } from '.';

const region = async (name: string) =>
  within(await screen.findByRole('region', { name }));

const plain = (text: string | null) => (text ?? '').replace(/\s/g, ' ');

it('says the verdict first, with its forecast, its promise, both arms and what is waited for', async () => {
  renderCanary(<RolloutTab />, fakeCanary());
  const card = await region('Verdict');
  expect(await card.findByText(/not yet shown to be safe/)).toBeInTheDocument();
  // A canary that is still watched is not called good.
  expect(card.getByText('Keep watching')).toBeInTheDocument();
  expect(card.queryByText('Good to promote')).not.toBeInTheDocument();
  expect(card.getByText(/About 26 more minutes/)).toHaveTextContent(
    /at least 12 more minutes of counting.*at most 5 are rolled back/,
  );
  expect(card.getByText('champion · 6/6 ready')).toBeInTheDocument();
  expect(card.getByText('1/2 ready · 3 restarts')).toBeInTheDocument();
  expect(card.getByText('flight-ops/judge.yaml')).toBeInTheDocument();
  expect(card.getByText('Waits for a person.')).toBeInTheDocument();
  expect(
    card.getByText(/The pause lasts until somebody promotes/),
  ).toBeInTheDocument();
});

it('says what to add where nobody judges, and still shows what the controller does', async () => {
  const canary = fakeCanary();
  canary.getVerdict.mockRejectedValue(new NotFoundError('never judged'));
  renderCanary(<RolloutTab />, canary);
  const card = await region('Verdict');
  expect(
    await card.findByText('Nobody judges this rollout'),
  ).toBeInTheDocument();
  expect(card.getByLabelText('What to add')).toHaveTextContent('prometheus:');
  expect(screen.getByRole('region', { name: 'Steps' })).toBeInTheDocument();
  expect(
    screen.queryByRole('region', { name: 'Evidence' }),
  ).not.toBeInTheDocument();
});

it('names what is missing to judge, why the policy is not in force, and what Git still asks for', async () => {
  const canary = fakeCanary();
  canary.getVerdict.mockResolvedValue(
    verdict({
      verdict: 'void',
      missing: ['latency buckets'],
      policy: { problem: 'There is no policy careful.' },
    }),
  );
  canary.getModelRollouts.mockResolvedValue({
    rollouts: [
      rollout({
        phase: 'degraded',
        aborted: {},
        waiting: [],
        git: {
          ...rollout().git,
          stillNames: { version: 14, sentence: 'Git still names 14.' },
        },
      }),
    ],
    clusters: [],
  });
  renderCanary(<RolloutTab />, canary);
  const card = await region('Verdict');
  expect(await card.findByText('No verdict')).toBeInTheDocument();
  expect(card.getByText('latency buckets')).toBeInTheDocument();
  expect(card.getByText('There is no policy careful.')).toBeInTheDocument();
  expect(card.getByText('Aborted')).toBeInTheDocument();
  expect(
    card.getByText(/^Git still names 14\. Roll back, among the actions,/),
  ).toBeInTheDocument();
  // What was compared under a split that is off says nothing.
  const errors = await region('Errors');
  expect(errors.getByText('Does not count')).toBeInTheDocument();
});

it('points to no button that the controller has not: KServe on Knative keeps no earlier spec', async () => {
  const canary = fakeCanary();
  canary.getModelRollouts.mockResolvedValue({
    rollouts: [
      rollout({
        controller: 'kserve-serverless',
        aborted: {},
        git: {
          ...rollout().git,
          stillNames: { version: 14, sentence: 'Git still names 14.' },
        },
      }),
    ],
    clusters: [],
  });
  renderCanary(<RolloutTab />, canary);
  const card = await region('Verdict');
  const note = await card.findByText(/^Git still names 14\./);
  expect(note).toHaveTextContent(/name the stable version in the repository/);
  expect(note).not.toHaveTextContent(/Roll back/);
});

it('says why it knows nothing of pods, and not that none are wanted', async () => {
  const unseen = 'The cluster does not let the portal read the pods.';
  const counts = { wanted: 0, ready: 0, unseen };
  const canary = fakeCanary();
  canary.getModelRollouts.mockResolvedValue({
    rollouts: [
      rollout({
        arms: rollout().arms.map(arm => ({ ...arm, pods: counts })),
        revisions: rollout().revisions.map(revision => ({
          ...revision,
          counts,
          pods: [],
        })),
      }),
    ],
    clusters: [],
  });
  renderCanary(<RolloutTab />, canary);
  const card = await region('Verdict');
  expect(await card.findByText(/^champion/)).toHaveTextContent(
    'champion · pods not seen',
  );
  const revisions = await region('Revisions');
  expect(revisions.queryByTitle('no pods are wanted')).toBeNull();
  expect(revisions.getAllByTitle(unseen).length).toBeGreaterThan(1);
});

it('says at which share a promote was shown, and what it is not', async () => {
  const canary = fakeCanary();
  canary.getVerdict.mockResolvedValue(
    verdict({
      verdict: 'promote',
      promoted: { since: '2026-11-25T09:00:00.000Z', share: 0.2 },
    }),
  );
  renderCanary(<RolloutTab />, canary);
  const card = await region('Verdict');
  expect(plain((await card.findByText(/^Shown at 20/)).textContent)).toMatch(
    /^Shown at 20 % of the requests, since .*shown anew.*rolled back/,
  );
});

it('shows steps as shares with what is waited for, the requests three times, and the pods with their reasons', async () => {
  renderCanary(<RolloutTab />, fakeCanary());
  const steps = await region('Steps');
  const bars = steps.getByRole('img');
  expect(plain(bars.getAttribute('aria-label'))).toBe(
    'Steps: 5 % done, 10 min; 20 % now, waits for a person; 50 % to come, goes on at once; 100 % to come, then stable',
  );
  await userEvent.click(steps.getByRole('button', { name: 'As table: steps' }));
  expect(
    within(steps.getByRole('table', { name: 'Steps' })).getByText(
      'Pause until somebody promotes',
    ),
  ).toBeInTheDocument();

  const traffic = within(
    screen.getByRole('table', { name: 'Requests on the canary' }),
  );
  expect(
    traffic.getAllByRole('row').map(row => plain(row.textContent)),
  ).toEqual([
    'Desiredspec, step 320 %',
    'Effectivecanary-weight of Ingress flight-delay-canary20 %',
    expect.stringMatching(/^Observed82,535 requests since .+20\.4 %$/),
  ]);
  expect(screen.getByText('Asked 20 %, seen 20.4 %.')).toBeInTheDocument();

  const revisions = await region('Revisions');
  await userEvent.click(revisions.getByRole('button', { name: '1 pod' }));
  expect(revisions.getByText('CrashLoopBackOff')).toBeInTheDocument();
});

it('shows the evidence of each test with counts, effect and queries, and each chart as a table', async () => {
  renderCanary(<RolloutTab />, fakeCanary());
  const errors = await region('Errors');
  expect(
    await errors.findByRole('img', {
      name: /evidence that the canary is worse is 4.0 of 50/,
    }),
  ).toBeInTheDocument();
  expect(errors.getByText(/35 errors of 12,270/)).toBeInTheDocument();
  expect(errors.getByText(/1.57 \(0.85 – 3.00\)/)).toBeInTheDocument();
  expect(
    errors.getByText(/“Errors > 1 % in 1 min, failureLimit 0”/),
  ).toBeInTheDocument();
  // The evidence against its line, and what a fixed threshold would have done on what.
  expect(errors.getByText('E = 4.0 of 50.0')).toBeInTheDocument();
  const fixed = errors.getByRole('list', { name: 'Fixed thresholds: Errors' });
  expect(plain(fixed.textContent)).toMatch(
    /^Fixed: Errors > 1 % in 1 min, failureLimit 0abort, .*2 errors in 161 requests \(1.2 %\)\.$/,
  );
  await userEvent.click(
    errors.getByRole('button', { name: 'Queries: Errors' }),
  );
  expect(errors.getByLabelText('Query of failures')).toHaveTextContent(
    'sum by (version)',
  );
  const latency = await region('Slow requests');
  expect(latency.getByText('Not slower')).toBeInTheDocument();
  expect(latency.getByText(/395 over 250 ms of 12,270/)).toBeInTheDocument();
  expect(latency.getByText(/^E = 1,097 of 50.0, reached/)).toBeInTheDocument();
  expect(
    latency.getByRole('list', { name: 'Fixed thresholds: Slow requests' }),
  ).toHaveTextContent(/nothing.*Highest: 310 ms/);
  expect(
    latency.getByText(/p95 of 14: 100 – 250 ms; of 13: 100 – 250 ms/),
  ).toBeInTheDocument();

  await userEvent.click(
    screen.getByRole('button', { name: 'As table: evidence' }),
  );
  const table = within(errors.getByRole('table', { name: 'Evidence: Errors' }));
  expect(
    table.getByRole('row', { name: /^14:32:00 1.38 4.0/ }),
  ).toHaveTextContent('1.40');
});

it.each([
  ['counting', 'Log of scores, payments: 4,200 predictions of 14 counted.'],
  ['stale', 'Scores are not compared. payments: no row since 14:02.'],
] as const)('says how the log of scores stands: %s', async (state, words) => {
  const canary = fakeCanary();
  canary.getVerdict.mockResolvedValue(
    verdict({
      scoreLog: {
        name: 'payments',
        state,
        sentence: words.replace(/^.*payments: /, ''),
      },
    }),
  );
  renderCanary(<RolloutTab />, canary);
  const evidence = await region('Evidence');
  expect(
    await evidence.findByText(
      (_, element) =>
        ['P', 'SPAN'].includes(element?.tagName ?? '') &&
        element?.textContent?.trim() === words,
    ),
  ).toBeInTheDocument();
});

it('names the pods whose counters did not simply go on', async () => {
  renderCanary(<RolloutTab />, fakeCanary());
  await userEvent.click(
    await screen.findByRole('button', { name: '1 pod began anew or joined' }),
  );
  const table = within(
    screen.getByRole('table', { name: 'Pods that began anew or joined' }),
  );
  expect(
    table.getByRole('row', { name: /flight-delay-7b4c9d66f-x2x7q/ }),
  ).toHaveTextContent('its counters began anew, and were counted from nothing');
});

it('offers the template by which Argo Rollouts goes by the judge, and says whether it does', async () => {
  const canary = fakeCanary();
  renderCanary(<RolloutTab />, canary);
  const card = await region('Argo Rollouts and the judge');
  expect(card.getByText(/No step of this rollout asks/)).toBeInTheDocument();
  expect(canary.getAnalysisTemplate).not.toHaveBeenCalled();
  await userEvent.click(
    card.getByRole('button', { name: 'Show the AnalysisTemplate' }),
  );
  expect(await card.findByLabelText('AnalysisTemplate')).toHaveTextContent(
    'kind: AnalysisTemplate',
  );
  expect(
    card.getByRole('button', { name: 'Copy: Step of the Rollout' }),
  ).toBeInTheDocument();
  expect(card.getByText(/in the Secret bellwether-judge/)).toBeInTheDocument();
});

it('proposes template and step by a pull request where Git owns the rollout, with a reason', async () => {
  const canary = fakeCanary();
  canary.getAnalysisTemplate.mockResolvedValue({
    template: 'kind: AnalysisTemplate\n',
    step: '- analysis: {}\n',
    secret: { name: 'bellwether-judge', key: 'token' },
    proposal: { possible: true, sentence: 'A pull request adds both.' },
  });
  renderCanary(<RolloutTab />, canary);
  const card = await region('Argo Rollouts and the judge');
  await userEvent.click(
    card.getByRole('button', { name: 'Show the AnalysisTemplate' }),
  );
  await userEvent.click(
    await card.findByRole('button', { name: 'Open a pull request with both' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.type(
    dialog.getByRole('textbox'),
    'Let the judge decide about it',
  );
  await userEvent.click(
    dialog.getByRole('button', { name: 'Open the pull request' }),
  );
  expect(
    await card.findByRole('link', { name: 'Pull request 7' }),
  ).toHaveAttribute('href', 'https://code.example/pull/7');
  expect(canary.proposeAnalysisTemplate).toHaveBeenCalledWith(
    ROLLOUT,
    { reason: 'Let the judge decide about it' },
    { idempotencyKey: expect.any(String) },
  );
});

it('shows what other rules would have done, every measurement, and reads on in the events', async () => {
  renderCanary(<RolloutTab />, fakeCanary());
  const rules = within(
    await screen.findByRole('table', {
      name: 'What other rules would have done',
    }),
  );
  expect(
    rules.getByRole('row', {
      name: /Errors > 1 % in 1 min.*abort.*2 errors in 161 requests.*31/,
    }),
  ).toBeInTheDocument();
  expect(
    rules.getByRole('row', { name: /Judge.*Errors: E = 4.0 of 50/ }),
  ).toBeInTheDocument();

  await userEvent.click(
    await screen.findByRole('button', {
      name: 'Measurements of flight-delay-7b4c9d66f-8-3',
    }),
  );
  expect(
    within(
      screen.getByRole('table', { name: 'Measurements: verdict' }),
    ).getByText('{"verdict":"continue","reason":"14 is not shown"}'),
  ).toBeInTheDocument();
  expect(
    screen.getByText(/deleted in the cluster: a copy/),
  ).toBeInTheDocument();

  const events = within(await screen.findByRole('table', { name: 'Events' }));
  expect(
    events.getByRole('row', {
      name: /Paused by hand lead-of-travel-ml Gate screens/,
    }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Load more' }));
  expect(
    await events.findByRole('row', {
      name: /Rollout started, 13 → 14 argocd-controller/,
    }),
  ).toBeInTheDocument();
  expect(
    screen.queryByRole('button', { name: 'Load more' }),
  ).not.toBeInTheDocument();
});

it('shows an experiment among the steps with its pods and analyses, and none where there is none', async () => {
  const canary = fakeCanary();
  canary.getModelRollouts.mockResolvedValue({
    rollouts: [
      rollout({
        experiments: [
          {
            uid: 'x',
            name: 'flight-delay-7b4c-2-1',
            step: 1,
            phase: 'running',
            duration: '10m',
            terminated: false,
            templates: [
              { name: 'baseline', status: 'Running', wanted: 2, available: 1 },
            ],
            analyses: [
              {
                name: 'latency',
                run: 'flight-delay-7b4c-2-1-latency',
                phase: 'failed',
                message: 'p99 assessed Failed',
                isRequired: false,
              },
            ],
          },
        ],
      }),
    ],
    clusters: [],
  });
  renderCanary(<RolloutTab />, canary);
  const table = within(
    await screen.findByRole('table', { name: 'Experiments' }),
  );
  const row = table.getByRole('row', { name: /flight-delay-7b4c-2-1/ });
  expect(row).toHaveTextContent('of step 2, for 10m');
  expect(row).toHaveTextContent('baseline: 1/2 available, Running');
  expect(row).toHaveTextContent(
    /latency, in the background.*Failed.*flight-delay-7b4c-2-1-latency.*p99 assessed Failed/,
  );
});

it('shows beside the judge what other families say of the model, and what is no part of the verdict', async () => {
  const [errors, ...others] = verdict().tests;
  const canary = fakeCanary();
  canary.getVerdict.mockResolvedValue(
    verdict({ tests: [{ ...errors, dispersion: 2.31 }, ...others] }),
  );
  renderCanary(<RolloutTab />, canary, {
    summaries: jest.fn().mockResolvedValue({
      summaries: {
        drift: {
          tone: 'bad',
          word: 'Material',
          figure: '0.38 σ',
          label: 'shift of origin_delay_1h',
          sentence: 'Delays have moved.',
          href: 'drift',
          urgency: 70,
          at: '2026-06-16T14:00:00Z',
          staleSince: '2026-06-16T12:00:00Z',
        },
      },
    }),
  });
  const card = await region('Beside the judge');
  expect(await card.findByText('Material')).toBeInTheDocument();
  expect(card.getByText(/Delays have moved/)).toHaveTextContent(
    'Delays have moved. 0.38 σ shift of origin_delay_1h. What this rests on is stale. Open',
  );
  expect(card.getByRole('link', { name: 'Open' })).toHaveAttribute(
    'href',
    '/catalog/default/resource/flight-delay/drift',
  );
  expect(card.getByText('no day was charged yet')).toBeInTheDocument();
  expect(card.getByText('Errors: 2.3 times')).toBeInTheDocument();
});

it('shows the rollout that the address names, and writes another choice into it', async () => {
  const canary = fakeCanary();
  canary.getModelRollouts.mockResolvedValue({
    rollouts: [
      rollout({
        id: OTHER_ROLLOUT,
        cluster: 'prod-us',
        phase: 'healthy',
        inProgress: false,
      }),
      rollout(),
    ],
    clusters: [],
  });
  renderCanary(<RolloutTab />, canary);
  const choice = await screen.findByRole('group', { name: 'Rollouts' });
  // What is under way is shown first.
  expect(
    within(choice).getByRole('button', { name: /prod-eu/ }),
  ).toHaveAttribute('aria-pressed', 'true');
  await userEvent.click(
    within(choice).getByRole('button', { name: /prod-us/ }),
  );
  expect(screen.getByLabelText('Address')).toHaveTextContent(
    `?rollout=${encodeURIComponent(OTHER_ROLLOUT)}`,
  );
  await waitFor(() =>
    expect(canary.getVerdict).toHaveBeenLastCalledWith(
      OTHER_ROLLOUT,
      expect.anything(),
    ),
  );
});

it('looks again when the backend tells of a change', async () => {
  const canary = fakeCanary();
  const { signal } = renderCanary(<RolloutTab />, canary);
  expect((await screen.findAllByText('Keep watching')).length).toBeGreaterThan(
    0,
  );
  canary.getVerdict.mockResolvedValue(
    verdict({ verdict: 'rollback', reason: '14 fails twice as often.' }),
  );
  signal('canary:resource:default/flight-delay');
  const card = await region('Verdict');
  expect(await card.findByText('14 fails twice as often.')).toBeInTheDocument();
  expect(card.getByText('Roll back')).toBeInTheDocument();
});

it('says how to begin where no server is watched, and which clusters were not read', async () => {
  const canary = fakeCanary();
  canary.getModelRollouts.mockResolvedValue({
    rollouts: [],
    clusters: [
      {
        cluster: 'prod-us',
        staleSince: '2026-06-16T14:20:00Z',
        problem: 'It does not answer.',
      },
    ],
  });
  renderCanary(<RolloutTab />, canary);
  expect(
    await screen.findByText('No server of this model is watched'),
  ).toBeInTheDocument();
  expect(screen.getByText(/prod-us: stale since/)).toHaveTextContent(
    'It does not answer.',
  );
});

it('says of an address that names no rollout of the model that another is shown', async () => {
  const canary = fakeCanary();
  renderCanary(<RolloutTab />, canary, {
    path: `/?rollout=${encodeURIComponent(OTHER_ROLLOUT)}`,
  });
  expect(
    await screen.findByText(/There is no rollout prod-us · flight-ops/),
  ).toBeInTheDocument();
  expect(canary.getVerdict).toHaveBeenCalledWith(ROLLOUT, expect.anything());
});

it('keeps the last word under a notice while the backend does not answer', async () => {
  const canary = fakeCanary();
  const { signal } = renderCanary(<RolloutTab />, canary);
  const card = await region('Verdict');
  expect(await card.findByText(/not yet shown to be safe/)).toBeInTheDocument();
  canary.getVerdict.mockRejectedValue(new ConflictError('Not now.'));
  signal('canary:resource:default/flight-delay');
  expect(await card.findByText(/Stale since/)).toBeInTheDocument();
  expect(card.getByText(/not yet shown to be safe/)).toBeInTheDocument();
});
