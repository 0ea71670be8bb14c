import { NOBODY, useContract } from './contract';
import { dayWithData, expectSound, measuredOf, readRows } from './measurements';

const contract = useContract();
const DAY_MILLISECONDS = 86_400_000;
const measured = () => measuredOf(contract);
const rowsOf = (path: string, query: Record<string, string> = {}) =>
  readRows(contract, path, query);

describe('a computation', () => {
  const asked = (more: object = {}) => ({
    project: contract.project,
    feature_view_name: measured().view.spec.name,
    ...more,
  });

  it('that is not kept answers with what it found, and changes no row', async () => {
    const { view, feature } = measured();
    const day = await dayWithData(contract);
    const query = { feature_view_name: view.spec.name };
    const before = await rowsOf('timeseries', query);
    const { status, body } = await contract.client.compute(
      'compute/transient',
      asked({ feature_names: [feature], start_date: day, end_date: day }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      start_date: day,
      end_date: day,
      metrics: [
        {
          feature_name: feature,
          feature_view_name: view.spec.name,
          feature_type: 'numeric',
        },
      ],
    });
    expectSound(body.metrics[0]);
    expect(await rowsOf('timeseries', query)).toEqual(before);
  });

  it('over a time without data says zero and null', async () => {
    const { feature } = measured();
    const { body } = await contract.client.compute(
      'compute/transient',
      asked({
        feature_names: [feature],
        start_date: '2001-01-01',
        end_date: '2001-01-02',
      }),
    );
    expect(body.metrics).toEqual([
      expect.objectContaining({
        row_count: 0,
        null_rate: 0,
        mean: null,
        p50: null,
        histogram: null,
      }),
    ]);
  });

  it('of a feature that there is not finds nothing', async () => {
    const { status, body } = await contract.client.compute(
      'compute/transient',
      asked({ feature_names: [NOBODY] }),
    );
    expect(status).toBe(200);
    expect(body.metrics).toEqual([]);
  });

  it('of one day makes one row of that day in the series', async () => {
    const { view, feature } = measured();
    const newest = Date.parse(await dayWithData(contract));
    const day = new Date(newest - DAY_MILLISECONDS).toISOString().slice(0, 10);
    const { status, body } = await contract.client.compute(
      'compute',
      asked({ start_date: day, end_date: day }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      job_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'completed',
      granularity: 'daily',
      computed_features: view.spec.features.length,
      metric_dates: [day],
    });
    const series = await rowsOf('timeseries', {
      feature_view_name: view.spec.name,
      feature_name: feature,
      granularity: 'daily',
    });
    const dates = series.map(row => row.metric_date);
    expect(dates.filter(date => date === day)).toHaveLength(1);
    expect(dates).toEqual([...dates].sort());
    const narrowed = await rowsOf('timeseries', {
      feature_view_name: view.spec.name,
      feature_name: feature,
      granularity: 'daily',
      start_date: day,
      end_date: day,
    });
    expect(narrowed).toEqual(series.filter(row => row.metric_date === day));
  });

  it('of everything makes a row for each granularity', async () => {
    const { view, feature } = measured();
    const { status, body } = await contract.client.compute(
      'auto_compute',
      asked(),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      computed_feature_views: 1,
      computed_features: 5 * view.spec.features.length,
      granularities: ['biweekly', 'daily', 'monthly', 'quarterly', 'weekly'],
    });
    const rows = await rowsOf('features', {
      feature_view_name: view.spec.name,
      feature_name: feature,
    });
    expect(new Set(rows.map(row => row.granularity))).toEqual(
      new Set([
        'baseline',
        'daily',
        'weekly',
        'biweekly',
        'monthly',
        'quarterly',
      ]),
    );
    const services = await rowsOf('feature_services', {
      granularity: 'weekly',
    });
    expect(services.length).toBeGreaterThan(0);
    expect(services[0]).not.toHaveProperty('histogram');
  });
});
