import { useContract } from './contract';
import {
  experimentIds,
  findTrainedRun,
  type TrainedRun,
} from './findTrainedRun';

const contract = useContract();

describe('trainings', () => {
  let experiments: string[];
  let run: TrainedRun | undefined;

  beforeAll(async () => {
    experiments = await experimentIds(contract.client);
    run = await findTrainedRun(contract.client);
  });

  const searchRuns = (body: object) =>
    contract.client.post('/runs/search', {
      experiment_ids: experiments,
      ...body,
    });

  it('belong to experiments, which are found by number and name', async () => {
    const [id] = experiments;
    const byId = await contract.client.get('/experiments/get', {
      experiment_id: id,
    });
    expect(byId.body.experiment.experiment_id).toBe(id);
    const byName = await contract.client.get('/experiments/get-by-name', {
      experiment_name: byId.body.experiment.name,
    });
    expect(byName.body).toEqual(byId.body);
  });

  it('say 404 for an experiment or a run that is not there', async () => {
    const experiment = await contract.client.get('/experiments/get', {
      experiment_id: '987654321',
    });
    expect(experiment.status).toBe(404);
    const missing = await contract.client.get('/runs/get', {
      run_id: '0'.repeat(32),
    });
    expect(missing.status).toBe(404);
    expect(missing.body.message).toBe(
      `Run with id=${'0'.repeat(32)} not found`,
    );
  });

  it('want to be told how many experiments to list', async () => {
    const answer = await contract.client.post('/experiments/search', {});
    expect(answer.status).toBe(400);
  });

  it('have their run under two names, with numbers as numbers', async () => {
    if (!run) {
      return;
    }
    const answer = await contract.client.get('/runs/get', {
      run_id: run.info.run_id,
    });
    const { info, data } = answer.body.run;
    expect(info.run_uuid).toBe(info.run_id);
    expect(info.experiment_id).toEqual(expect.any(String));
    expect(info.start_time).toEqual(expect.any(Number));
    data.params?.forEach(param =>
      expect(param.value).toEqual(expect.any(String)),
    );
    data.metrics?.forEach(metric => {
      expect(metric.value === 'NaN' ? NaN : metric.value).toEqual(
        expect.any(Number),
      );
      expect(metric.step).toEqual(expect.any(Number));
      expect(metric.timestamp).toEqual(expect.any(Number));
    });
  });

  it('are found newest start first', async () => {
    if (!run) {
      return;
    }
    const answer = await searchRuns({ max_results: 20 });
    const starts = answer.body.runs.map(found => found.info.start_time);
    expect(starts).toEqual([...starts].sort((left, right) => right - left));
  });

  it('are found by metric, parameter and tag', async () => {
    if (!run) {
      return;
    }
    const metric = run.data.metrics.find(({ value }) => value !== 'NaN')!;
    const [param] = run.data.params;
    const user = run.data.tags.find(({ key }) => key === 'mlflow.user')!;
    const answer = await searchRuns({
      filter: [
        `metrics.${metric.key} >= ${Number(metric.value) - 1}`,
        `params.${param.key} = '${param.value}'`,
        `tags.mlflow.user = '${user.value}'`,
        `attributes.run_id IN ('${run.info.run_id}')`,
      ].join(' AND '),
    });
    expect(answer.status).toBe(200);
    expect(answer.body.runs.map(found => found.info.run_id)).toEqual([
      run.info.run_id,
    ]);
  });

  it('are ordered by a metric', async () => {
    if (!run) {
      return;
    }
    const [{ key }] = run.data.metrics;
    const answer = await searchRuns({
      filter: `metrics.${key} > -1e9`,
      order_by: [`metrics.${key} ASC`],
    });
    const values = answer.body.runs.map(found =>
      Number(found.data.metrics?.find(metric => metric.key === key)?.value),
    );
    expect(values).toEqual([...values].sort((left, right) => left - right));
  });

  it.each([
    ['more than 50,000 at once', { max_results: 50_001 }],
    ['none at once', { max_results: 0 }],
    ['an unknown attribute', { filter: "colour = 'red'" }],
    ['an order by an unknown attribute', { order_by: ['attributes.colour'] }],
    ['an experiment that is no number', { experiment_ids: ['one'] }],
  ])('refuse a search for %s', async (_what, body) => {
    const answer = await searchRuns(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error_code).toBe('INVALID_PARAMETER_VALUE');
  });

  it('have the history of a metric, page by page', async () => {
    if (!run) {
      return;
    }
    const { run_id: runId } = run.info;
    const historyOf = async (key: string, more: Record<string, string> = {}) =>
      (
        await contract.client.get('/metrics/get-history', {
          run_id: runId,
          metric_key: key,
          ...more,
        })
      ).body;
    const histories = await Promise.all(
      run.data.metrics.map(async ({ key }) => (await historyOf(key)).metrics),
    );
    const longest = histories.reduce((left, right) =>
      right.length > left.length ? right : left,
    );
    const [{ key }] = longest;
    const paged: unknown[] = [];
    let token: string | undefined;
    do {
      const page = await historyOf(key, {
        max_results: '7',
        ...(token && { page_token: token }),
      });
      paged.push(...page.metrics);
      token = page.next_page_token;
    } while (token);
    expect(paged).toEqual(longest);
  });

  it('have the history of a metric in a few points, the ends among them', async () => {
    if (!run) {
      return;
    }
    const { run_id: runId } = run.info;
    for (const { key } of run.data.metrics) {
      const query = { run_id: runId, metric_key: key };
      const whole = await contract.client.get('/metrics/get-history', query);
      const steps = whole.body.metrics.map(({ step }) => step);
      const few = await contract.client.get(
        '/metrics/get-history-bulk-interval',
        { run_ids: runId, metric_key: key, max_results: '3' },
      );
      const sampled = few.body.metrics.map(({ step }) => step);
      expect(sampled).toHaveLength(Math.min(3, steps.length));
      expect(sampled[0]).toBe(Math.min(...steps));
      expect(sampled[sampled.length - 1]).toBe(Math.max(...steps));
      few.body.metrics.forEach(metric => expect(metric.run_id).toBe(runId));
    }
  });

  it('give an empty object for a metric or a run that is not there', async () => {
    const query = { run_id: '0'.repeat(32), metric_key: 'none' };
    const answer = await contract.client.get('/metrics/get-history', query);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({});
  });
});
