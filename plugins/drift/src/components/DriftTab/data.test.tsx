import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { monitor, windowDetail, windowsReply } from '../../__fixtures__';
import { fakeDrift, renderDrift } from '../../__testUtils__';
import { DriftTab } from '.';

it('shows columns that went, came and changed their type before all that was tested, and in the verdict', async () => {
  const drift = fakeDrift();
  drift.getWindow.mockResolvedValue(
    windowDetail({
      state: 'none',
      sentence:
        'Column tail is missing from the current data. No evidence of a change.',
      schema: [
        {
          kind: 'missing-column',
          column: 'tail',
          message: 'Column tail is missing from the current data.',
        },
        {
          kind: 'retyped-column',
          column: 'hour',
          message: 'Column hour is numeric in the reference and text now.',
        },
        {
          kind: 'extra-column',
          column: 'gate',
          message: 'Column gate is not in the reference.',
        },
      ],
    }),
  );
  renderDrift(<DriftTab />, drift);
  const table = await screen.findByRole('table', { name: 'Ranked inputs' });
  expect(
    within(table)
      .getAllByRole('rowheader')
      .slice(0, 4)
      .map(head => head.textContent),
  ).toEqual(['tail', 'hour', 'gate', 'carrier']);
  const tail = within(table).getByRole('row', { name: /^tail/ });
  expect(within(tail).getByText('Missing')).toBeInTheDocument();
  expect(tail).toHaveTextContent('is missing from the current data');
  const verdict = within(screen.getByRole('region', { name: 'Verdict' }));
  expect(verdict.getByText('Schema changed')).toBeInTheDocument();
});

it('does not call a column that came a change of the schema that matters', async () => {
  const drift = fakeDrift();
  drift.getWindow.mockResolvedValue(
    windowDetail({
      schema: [
        {
          kind: 'extra-column',
          column: 'gate',
          message: 'Column gate is not in the reference.',
        },
      ],
    }),
  );
  renderDrift(<DriftTab />, drift);
  await screen.findByText('gate');
  expect(screen.queryByText('Schema changed')).not.toBeInTheDocument();
});

it.each([
  [1, /One weekly window is over and holds none\./],
  [3, /3 weekly windows are over and hold none\./],
])('says that no rows came for %d windows', async (windows, words) => {
  const drift = fakeDrift();
  drift.getMonitors.mockResolvedValue({
    monitors: [monitor({ silence: { lastRowsOn: '2026-06-14', windows } })],
    broken: [],
  });
  renderDrift(<DriftTab />, drift);
  expect(
    await screen.findByText(
      'No rows: the log has been silent since 14 Jun 2026.',
    ),
  ).toBeInTheDocument();
  expect(screen.getByText(words)).toBeInTheDocument();
});

it('says that rows came too late, what was judged before, and by what settings', async () => {
  const drift = fakeDrift();
  const { windows, ...reply } = windowsReply();
  drift.getWindows.mockResolvedValue({
    ...reply,
    windows: windows.map(window => ({ ...window, lateRows: 1250 })),
  });
  const { evidence } = windowDetail();
  drift.getWindow.mockResolvedValue(
    windowDetail({
      evidence: { ...evidence, definition: monitor().definition },
      earlier: [
        {
          judgedAt: '2026-06-15T02:00:00Z',
          state: 'none',
          sentence: 'No evidence of a change.',
          rows: 19_250,
          baseline: 2,
          evidence,
        },
      ],
    }),
  );
  renderDrift(<DriftTab />, drift);
  expect(
    await screen.findByText(
      /1,250 rows came later than 24 h after its end: the judgement has not seen them/,
    ),
  ).toBeInTheDocument();
  await userEvent.click(
    screen.getByRole('button', { name: 'Query and evidence' }),
  );
  expect(
    within(screen.getByRole('list', { name: 'Judged before' })).getByText(
      /19,250 rows against baseline 2: None\. No evidence of a change\./,
    ),
  ).toBeInTheDocument();
  expect(screen.getByLabelText('The monitor as it was')).toHaveTextContent(
    'inference-log/*.parquet',
  );
});

it('says when a window is judged, and what becomes of rows that come late', async () => {
  const drift = fakeDrift();
  drift.getWindows.mockResolvedValue({ windows: [], marks: [] });
  renderDrift(<DriftTab />, drift);
  expect(
    await screen.findByText(
      /A weekly window is judged once it is over\. Rows that come up to 24 h later open it again\./,
    ),
  ).toBeInTheDocument();
});
