import request from 'supertest';
import { createFeastApi } from '.';
import { createFaults } from '../faults';
import { createWorld } from '../world';

const NOW = new Date('2026-11-01T09:00:00Z');

function setUp(models?: number) {
  const world = createWorld({ seed: 'one', now: NOW, models });
  const faults = createFaults();
  return { world, faults, ...createFeastApi({ world, faults }) };
}

interface ServiceSpec {
  name: string;
  tags: Record<string, string>;
  features: { featureColumns: { name: string }[] }[];
}

type App = ReturnType<typeof setUp>['registry'];

async function rowsOf(app: App, query: Record<string, string>) {
  const { body } = await request(app)
    .get('/api/v1/monitoring/metrics/features')
    .query({ project: 'production', ...query });
  return body as {
    metric_date: string;
    mean: number;
    feature_type: string;
    histogram: Record<string, unknown>;
  }[];
}

async function namesOf(app: App): Promise<string[]> {
  const { body } = await request(app).get('/api/v1/feature_services/all');
  return body.featureServices.map(
    ({ spec }: { spec: ServiceSpec }) => spec.name,
  );
}

describe('the feature store of the world', () => {
  it('serves the feature sets of the models that there are, and no others', async () => {
    const { world, registry } = setUp();
    expect(await namesOf(registry)).toEqual(
      expect.arrayContaining(['flight_delay_v2', 'card_fraud_v2']),
    );
    const { body } = await request(registry).get(
      '/api/v1/feature_services/all',
    );
    const models: string[] = body.featureServices.map(
      ({ spec }: { spec: ServiceSpec }) => spec.tags['mlflow.model'],
    );
    const known = world.models.map(({ name }) => name);
    expect(models.filter(model => !known.includes(model))).toEqual([]);
    const first = setUp(1);
    const [only] = first.world.models;
    expect(only.name).toBe('departure-delay-risk');
    expect(await namesOf(first.registry)).toEqual(['departure_delay_risk_v1']);
  });

  it('reads of a model whose inputs are known only what the model has', async () => {
    const { world, registry } = setUp();
    const { body } = await request(registry).get(
      '/api/v1/feature_services/all',
    );
    const strangers: string[] = body.featureServices.flatMap(
      ({ spec }: { spec: ServiceSpec }) => {
        const model = world.models.find(
          ({ name }) => name === spec.tags['mlflow.model'],
        );
        const inputs = model?.inputs.map(({ name }) => name) ?? [];
        return spec.features
          .flatMap(({ featureColumns }) => featureColumns)
          .filter(({ name }) => inputs.length > 0 && !inputs.includes(name))
          .map(({ name }) => `${spec.name}: ${name}`);
      },
    );
    expect(strangers).toEqual([]);
  });

  it('answers the same for the same seed', async () => {
    const ask = async () => {
      const { body } = await request(setUp().online)
        .post('/get-online-features')
        .send({
          features: ['card_activity:country', 'card_activity:distance_km'],
          entities: { card_id: [1, 2, 3] },
        });
      return body;
    };
    expect(await ask()).toEqual(await ask());
  });

  it('is fresh where materialisation goes on, and old where it has stopped', async () => {
    const { registry } = setUp();
    const ageHours = async (view: string) => {
      const { body } = await request(registry)
        .get(`/api/v1/feature_views/${view}`)
        .query({ project: 'production' });
      const [{ endTime }] = body.meta.materializationIntervals;
      return (NOW.getTime() - Date.parse(endTime)) / 3_600_000;
    };
    expect(await ageHours('flight_operations')).toBeLessThan(1);
    expect(await ageHours('courier_tour')).toBeGreaterThanOrEqual(9);
  });

  it('shows a change of the newest days against the baseline', async () => {
    const { registry } = setUp();
    const query = {
      feature_view_name: 'card_activity',
      feature_name: 'attempts_last_hour',
      data_source_type: 'batch',
    };
    const daily = await rowsOf(registry, { ...query, granularity: 'daily' });
    expect(daily).toHaveLength(14);
    const [baseline] = await rowsOf(registry, {
      ...query,
      granularity: 'baseline',
    });
    const ratios = daily.map(({ mean }) => mean / baseline.mean);
    expect(ratios[0]).toBeCloseTo(1, 1);
    expect(ratios[13]).toBeGreaterThan(1.4);
  });

  it('shows what the layer in front of a model reads wrongly, by its log', async () => {
    const { registry } = setUp();
    const meanOf = async (source: string) => {
      const rows = await rowsOf(registry, {
        feature_view_name: 'card_activity',
        feature_name: 'distance_km',
        granularity: 'daily',
        data_source_type: source,
      });
      return rows[rows.length - 1].mean;
    };
    expect((await meanOf('log')) / (await meanOf('batch'))).toBeCloseTo(
      0.621,
      3,
    );
  });

  it('counts texts by value, the most frequent first', async () => {
    const { registry } = setUp();
    const [row] = await rowsOf(registry, {
      feature_view_name: 'flight_schedule',
      feature_name: 'carrier',
      granularity: 'baseline',
    });
    expect(row).toMatchObject({
      feature_type: 'categorical',
      mean: null,
      histogram: { other_count: 0, unique_count: 5 },
    });
    const counts = (row.histogram.values as { count: number }[]).map(
      ({ count }) => count,
    );
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it('says of a service without a log that there is nothing to compute', async () => {
    const { registry } = setUp();
    const compute = (service: string) =>
      request(registry)
        .post('/api/v1/monitoring/compute/log')
        .send({ project: 'production', feature_service_name: service });
    expect((await compute('eta_courier_v1')).body).toMatchObject({
      status: 'skipped',
    });
    expect((await compute('card_fraud_v2')).body).toMatchObject({
      status: 'completed',
      data_source_type: 'log',
      computed_features: 4,
      metric_date: '2026-10-31',
    });
  });

  it('can be broken, registry and feature server apart', async () => {
    const { registry, online, faults } = setUp();
    await faults.set('feast-online', { kind: 'status', status: 503 });
    expect((await request(online).get('/health')).status).toBe(503);
    expect((await request(registry).get('/api/v1/version')).status).toBe(200);
    await faults.set('feast-registry', { kind: 'html' });
    expect((await request(registry).get('/api/v1/version')).type).toBe(
      'text/html',
    );
  });
});
