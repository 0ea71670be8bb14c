import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  comparison,
  fakeModelsApi,
  history,
  MODEL_REF,
  modelDetail,
  renderForModel,
  version,
} from '../__testUtils__';
import { Comparison } from './Comparison';
import { toCsv } from './csv';
import { metricsAsRows } from './metricRows';

function renderComparison(
  reply: ReturnType<typeof comparison>,
  models = fakeModelsApi(),
) {
  models.compareVersions.mockImplementation(async () => reply);
  renderForModel(
    <Comparison
      entityRef={MODEL_REF}
      model={modelDetail()}
      versions={reply.versions.map(item => item.version)}
    />,
    models,
  );
  return models;
}

const rowOf = async (name: string) =>
  (await screen.findByRole('rowheader', { name })).closest('tr') as HTMLElement;

describe('Comparison', () => {
  it('says what follows first, then each metric with direction, difference and a word for it', async () => {
    renderComparison(comparison());
    expect(
      await screen.findByText('14 is better on 1 of 2 metrics. Callers break.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'champion → challenger. All were measured on the same data: flights-may (c07ae42).',
      ),
    ).toBeInTheDocument();
    expect(await rowOf('mae')).toHaveTextContent(
      /lower is better17\.3115\.92−1\.39 better −8.%/,
    );
    expect(await rowOf('p95_ms')).toHaveTextContent(
      /11\.813\.95\+2\.15 worse \+18\.2.%/,
    );
  });

  it('says values that are no finite number in words', async () => {
    renderComparison(comparison());
    expect(await rowOf('loss')).toHaveTextContent(
      /direction not knownnot a numberinfinity.*no difference can be taken/,
    );
  });

  it('withholds better and worse where the versions were measured on different data, and says why', async () => {
    const reply = comparison({
      comparable: false,
      comparableBecause: 'They were measured on different data.',
    });
    reply.metrics[0].verdict[14] = null;
    reply.metrics[1].verdict[14] = null;
    renderComparison(reply);
    expect(await rowOf('mae')).toHaveTextContent(/−1\.39withheld/);
    expect(
      screen.getByText(/They were measured on different data/),
    ).toBeInTheDocument();
    const table = screen.getByRole('table', { name: /Metrics of versions/ });
    expect(table).not.toHaveTextContent(/better −|worse \+|← worse/);
  });

  it('shows only what differs at first, and all on request', async () => {
    renderComparison(comparison());
    await rowOf('mae');
    expect(screen.queryByText('seed_check')).not.toBeInTheDocument();
    expect(screen.queryByText('objective')).not.toBeInTheDocument();
    expect(
      screen.getByText('1 metric is the same in all versions.'),
    ).toBeInTheDocument();
    expect(screen.getByText('1 of 2 differ')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('radio', { name: 'All' }));
    expect(await rowOf('seed_check')).toHaveTextContent('the same');
    expect(await rowOf('objective')).toHaveTextContent('l1l1');
  });

  it('shows the signature as a difference of schemas, and why callers break', async () => {
    renderComparison(comparison());
    expect(await screen.findByText('Breaking')).toBeInTheDocument();
    const lines = within(
      screen.getByRole('list', { name: 'Signature of 14 against 13' }),
    )
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(lines).toEqual([
      'inputs',
      '  dep_hour: double',
      '+ network_delay_3h: double (required)',
      'outputs',
      '  delay_minutes: double',
    ]);
    expect(
      screen.getByText('network_delay_3h is a new required input'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('The catalog names nobody who uses the model.'),
    ).toBeInTheDocument();
  });

  it('does not call a change compatible when one of the versions has no signature', async () => {
    renderComparison(comparison({ signatures: { 13: null, 14: null } }));
    expect(
      await screen.findByText(/whether callers break is not known/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Breaking')).not.toBeInTheDocument();
  });

  it('puts five versions side by side, each against the first', async () => {
    const numbers = [13, 9, 10, 11, 12];
    const reply = comparison({ versions: numbers.map(n => version(n)) });
    reply.metrics = [
      {
        ...reply.metrics[0],
        values: { 13: 17, 9: 20, 10: 19, 11: 18, 12: 16 },
        difference: { 13: null, 9: 3, 10: 2, 11: 1, 12: -1 },
        relative: { 13: null, 9: 0.18, 10: 0.12, 11: 0.06, 12: -0.06 },
        verdict: {
          13: null,
          9: 'worse',
          10: 'worse',
          11: 'worse',
          12: 'better',
        },
        hasHistory: false,
      },
    ];
    renderComparison(reply);
    expect(
      await screen.findByRole('heading', { name: '13 against 9, 10, 11, 12' }),
    ).toBeInTheDocument();
    const row = await rowOf('mae');
    expect(within(row).getAllByText(/worse/)).toHaveLength(3);
    expect(within(row).getAllByText(/better/)).toHaveLength(2);
    expect(
      screen.queryByRole('heading', { name: 'Metric history' }),
    ).not.toBeInTheDocument();
  });

  it('says in words what the chart of a metric shows, and has its points as a sortable table', async () => {
    const models = renderComparison(comparison());
    expect(
      await screen.findByRole('img', {
        name: 'mae by step: version 13 ends at 17.31 after step 3, version 14 logged one value, 15.92. Lower is better.',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText(/1 value is not a number/)).toBeInTheDocument();
    expect(screen.getByText(/holds more points of 14/)).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'As table' }));
    const table = screen.getByRole('table', { name: 'mae by step' });
    const rows = () =>
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map(({ textContent }) => textContent);
    expect(rows()).toEqual(['125–', '2not a number–', '317.3115.92']);
    await userEvent.click(within(table).getByRole('button', { name: 'Step' }));
    expect(rows()[0]).toBe('317.3115.92');
    expect(
      within(table).getByRole('columnheader', { name: 'Step' }),
    ).toHaveAttribute('aria-sort', 'descending');

    models.getMetricHistory.mockImplementation(async () =>
      history({ metric: 'loss', series: [] }),
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Metric' }),
      'loss',
    );
    expect(await screen.findByText('No step was logged')).toBeInTheDocument();
    expect(models.getMetricHistory).toHaveBeenLastCalledWith(
      MODEL_REF,
      'loss',
      [13, 14],
      expect.anything(),
    );
  });

  it('reads the values out as the cursor is moved by keys', async () => {
    renderComparison(comparison());
    const chart = await screen.findByRole('img', { name: /^mae by step/ });
    chart.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(
      screen.getByText('step 2: 13 is not a number, 14 is –'),
    ).toBeInTheDocument();
    await userEvent.keyboard('{End}');
    expect(
      screen.getByText('step 3: 13 is 17.31, 14 is 15.92'),
    ).toBeInTheDocument();
  });

  it('saves the metrics as a file', async () => {
    const blobs: Blob[] = [];
    URL.createObjectURL = jest.fn(blob => {
      if (blob instanceof Blob) blobs.push(blob);
      return 'blob:test';
    });
    URL.revokeObjectURL = jest.fn();
    const names: string[] = [];
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        names.push(this.download);
      });
    renderComparison(comparison());
    await userEvent.click(
      await screen.findByRole('button', { name: 'Metrics as CSV' }),
    );
    await waitFor(() => expect(blobs).toHaveLength(1));
    expect(names).toEqual(['flight-delay-13-14-metrics.csv']);
    expect(blobs[0].type).toContain('text/csv');
    jest.restoreAllMocks();
  });
});

describe('metricsAsRows', () => {
  it('keeps values in full, and says where nothing was judged', () => {
    expect(metricsAsRows(comparison()).slice(0, 4)).toEqual([
      [
        'metric',
        'direction',
        'version 13',
        'version 14',
        'difference 14 to 13',
        'verdict on 14',
      ],
      ['mae', 'lower is better', 17.31, 15.92, -1.39, 'better'],
      ['p95_ms', 'lower is better', 11.8, 13.95, 2.15, 'worse'],
      ['loss', 'direction not known', 'NaN', 'Infinity', null, 'not judged'],
    ]);
  });
});

describe('toCsv', () => {
  it('quotes what needs it, leaves absent values empty, and disarms formulas but not numbers', () => {
    expect(
      toCsv([
        ['a,b', 'say "x"', null, undefined],
        ['=1+1', '-cmd', -1.5, 0],
      ]),
    ).toBe(`"a,b","say ""x""",,\r\n'=1+1,'-cmd,-1.5,0\r\n`);
  });
});
