import { NOBODY, useContract } from './contract';
import { expectSound, measuredOf, readRows } from './measurements';

const contract = useContract();
const measured = () => measuredOf(contract);
const rowsOf = (path: string, query: Record<string, string> = {}) =>
  readRows(contract, path, query);

describe('the baseline', () => {
  it('says of each number its moments, its quantiles and a histogram from its least to its greatest value', async () => {
    const { view, feature } = measured();
    const rows = await rowsOf('baseline', {
      feature_view_name: view.spec.name,
      feature_name: feature,
    });
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect(row).toMatchObject({
      project_id: contract.project,
      feature_view_name: view.spec.name,
      feature_name: feature,
      metric_date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      granularity: 'baseline',
      data_source_type: 'batch',
      computed_at: expect.stringMatching(/T.*\+00:00$/),
      max_event_timestamp: expect.stringMatching(/T.*\+00:00$/),
      is_baseline: true,
      feature_type: 'numeric',
      mean: expect.any(Number),
      stddev: expect.any(Number),
    });
    expectSound(row);
    expect(row.histogram.bins[0]).toBeCloseTo(row.min_val, 9);
    expect(row.histogram.bins[20]).toBeCloseTo(row.max_val, 9);
  });

  it('holds one row for each feature of a view', async () => {
    const { view } = measured();
    const rows = await rowsOf('baseline', {
      feature_view_name: view.spec.name,
    });
    expect(rows.map(row => row.feature_name).sort()).toEqual(
      view.spec.features.map(({ name }) => name).sort(),
    );
  });

  it('stands among the rows of the features under its own granularity', async () => {
    const baseline = await rowsOf('baseline');
    const rows = await rowsOf('features', { granularity: 'baseline' });
    expect(rows).toHaveLength(baseline.length);
    expect(rows).toEqual(expect.arrayContaining(baseline));
  });

  it('of a view says only counts and null rates', async () => {
    const { view } = measured();
    const [row] = await rowsOf('feature_views', {
      feature_view_name: view.spec.name,
      granularity: 'baseline',
    });
    expect(row).toMatchObject({
      feature_view_name: view.spec.name,
      total_features: view.spec.features.length,
      is_baseline: true,
    });
    expect(row.total_row_count).toBeGreaterThan(0);
    expect(row).not.toHaveProperty('histogram');
  });
});

describe('the monitoring refuses', () => {
  it('a project that there is not, as somebody without rights', async () => {
    const { status, body } = await contract.client.get(
      '/monitoring/metrics/baseline',
      { project: NOBODY },
    );
    expect(status).toBe(403);
    expect(body).toMatchObject({
      status_code: 403,
      error_type: 'FeastPermissionError',
    });
  });

  it('a view that there is not, and one that is computed', async () => {
    const names = [NOBODY, contract.onDemandViews[0].spec.name];
    for (const name of names) {
      const { status, body } = await contract.client.get(
        '/monitoring/metrics/baseline',
        { project: contract.project, feature_view_name: name },
      );
      expect(status).toBe(404);
      expect(body.detail).toBe(
        `Feature view ${name} does not exist in project ${contract.project}`,
      );
    }
  });

  it('a day that is none', async () => {
    const { status, body } = await contract.client.get(
      '/monitoring/metrics/timeseries',
      { project: contract.project, start_date: 'yesterday' },
    );
    expect(status).toBe(422);
    expect(body).toEqual({
      status_code: 422,
      detail: "Invalid isoformat string: 'yesterday'",
      error_type: 'ValueError',
    });
  });

  it('a granularity that there is not', async () => {
    const { status, body } = await contract.client.compute('compute', {
      project: contract.project,
      granularity: 'yearly',
    });
    expect(status).toBe(400);
    expect(body.detail).toBe(
      "Invalid granularity 'yearly'. Must be one of ('daily', 'weekly', 'biweekly', 'monthly', 'quarterly')",
    );
  });

  it('a computation of no view, and names a file of the server', async () => {
    const { status, body } = await contract.client.compute(
      'compute/transient',
      { project: contract.project },
    );
    expect(status).toBe(422);
    expect(body.detail).toContain(
      `{'type': 'missing', 'loc': ('body', 'feature_view_name'), 'msg': 'Field required', 'input': {'project': '${contract.project}'}}`,
    );
    expect(body.detail).toMatch(/File ".*\/monitoring\.py"/);
  });
});
