import { NotAllowedError } from '@backstage/errors';
import { saveText } from '@bellwether/plugin-models-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { monitor } from '../../__fixtures__';
import { fakeDrift, renderDrift } from '../../__testUtils__';
import { DriftTab } from '.';

jest.mock('@bellwether/plugin-models-react', () => ({
  ...jest.requireActual('@bellwether/plugin-models-react'),
  saveText: jest.fn(),
}));

beforeEach(() => jest.mocked(saveText).mockClear());

it('saves the report of the window that is looked at', async () => {
  const drift = fakeDrift();
  renderDrift(<DriftTab />, drift, { path: '/?window=2026-06-01' });
  await userEvent.click(await screen.findByRole('button', { name: 'Report' }));
  await waitFor(() =>
    expect(saveText).toHaveBeenCalledWith(
      'drift-flight-delay-weekly-2026-06-01.html',
      'text/html;charset=utf-8',
      '<!doctype html><p>Report</p>',
    ),
  );
  expect(drift.getReport).toHaveBeenCalledWith('m1', '2026-06-01');
});

it('says why there is no report', async () => {
  const drift = fakeDrift();
  drift.getReport.mockRejectedValue(new NotAllowedError('It is not yours'));
  renderDrift(<DriftTab />, drift);
  await userEvent.click(await screen.findByRole('button', { name: 'Report' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    /There is no report/,
  );
  expect(saveText).not.toHaveBeenCalled();
});

describe('another promise', () => {
  const choose = async () =>
    userEvent.selectOptions(
      await screen.findByRole('combobox', {
        name: 'At most one false alarm in',
      }),
      '104 windows',
    );

  it('is shown as the lines to write, with what it means and where they go', async () => {
    renderDrift(<DriftTab />, fakeDrift());
    await choose();
    const dialog = within(await screen.findByRole('dialog'));
    const alpha = within(dialog.getByRole('row', { name: /^α a window/ }));
    expect(alpha.getByText('0.019')).toBeInTheDocument();
    expect(alpha.getByText('0.0096')).toBeInTheDocument();
    expect(dialog.getByLabelText('Lines to write').textContent).toBe(
      [
        '# flight-delay/drift.yaml, the monitor weekly',
        'spec:',
        '  falseAlarms:',
        '    oncePerWindows: 104',
      ].join('\n'),
    );
    expect(
      dialog.getByText(/has no credentials for that repository/),
    ).toBeInTheDocument();
    expect(
      dialog.queryByRole('button', { name: 'Open a pull request' }),
    ).not.toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Copy the lines' }),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
    // Nothing was changed, so the choice is what is in force.
    await waitFor(() =>
      expect(
        screen.getByRole('combobox', { name: 'At most one false alarm in' }),
      ).toHaveValue('52'),
    );
  });

  it('leads to where the file is kept, where that is known', async () => {
    const drift = fakeDrift();
    const editUrl = 'https://git.example.com/ml/flights/edit/main/drift.yaml';
    drift.getMonitors.mockResolvedValue({
      monitors: [
        monitor({
          definedIn: { kind: 'file', location: 'drift.yaml', editUrl },
        }),
      ],
      broken: [],
    });
    renderDrift(<DriftTab />, drift);
    await choose();
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('link', { name: 'Edit the file' })).toHaveAttribute(
      'href',
      editUrl,
    );
  });

  it('is asked for by a pull request, with a reason', async () => {
    const drift = fakeDrift();
    drift.getMonitors.mockResolvedValue({
      monitors: [monitor({ proposalProblem: undefined })],
      broken: [],
    });
    renderDrift(<DriftTab />, drift);
    await choose();
    const dialog = within(await screen.findByRole('dialog'));
    const button = dialog.getByRole('button', { name: 'Open a pull request' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await userEvent.type(
      dialog.getByLabelText('Reason (required)'),
      'Alarms cost a night each',
    );
    await userEvent.click(button);
    expect(
      await dialog.findByRole('link', { name: 'Pull request 12' }),
    ).toHaveAttribute('href', 'https://git.example.com/ml/flights/pull/12');
    expect(drift.proposePromise).toHaveBeenCalledWith(
      'm1',
      { oncePerWindows: 104, reason: 'Alarms cost a night each' },
      { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    );
  });

  it('of a monitor in app-config is a key of the configuration', async () => {
    const drift = fakeDrift();
    drift.getMonitors.mockResolvedValue({
      monitors: [
        monitor({
          definedIn: { kind: 'config', location: 'drift.monitors.flights' },
        }),
      ],
      broken: [],
    });
    renderDrift(<DriftTab />, drift);
    await choose();
    expect(
      (await screen.findByLabelText('Lines to write')).textContent,
    ).toContain(
      [
        '  monitors:',
        '    flights:',
        '      definition:',
        '        spec:',
      ].join('\n'),
    );
  });
});
