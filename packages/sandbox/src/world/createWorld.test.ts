import { createWorld } from '.';
import { seedRegistry } from '../mlflow/registry/seedRegistry';
import { modelToWire } from '../mlflow/registry/toWire';
import { Tracking } from '../mlflow/tracking/Tracking';
import { loadRecording } from '../recording';

const now = new Date('2026-11-01T09:00:00Z');

/** What MLflow holds of a world, down to the trainings. */
function contents(options: Parameters<typeof createWorld>[0]) {
  const world = createWorld({ now, ...options });
  const recording = loadRecording(world.now);
  const models = seedRegistry(world, recording);
  const tracking = new Tracking(world, recording, models);
  return { world, models, tracking };
}

function toText(options: Parameters<typeof createWorld>[0]) {
  const { world, models, tracking } = contents(options);
  const ids = tracking.experiments().map(({ experiment_id: id }) => id);
  return JSON.stringify([
    world,
    models.map(modelToWire),
    tracking.runsOf(ids),
    tracking.loggedModelsOf(ids),
  ]);
}

describe('createWorld', () => {
  it('gives the same world for the same seed, to the byte', () => {
    expect(toText({ seed: 'one' })).toBe(toText({ seed: 'one' }));
  });

  it('gives another world for another seed', () => {
    expect(toText({ seed: 'one' })).not.toBe(toText({ seed: 'two' }));
  });

  it('does not change a model when others are added', () => {
    const small = contents({ seed: 'one', models: 60, versionsPerModel: 3 });
    const large = contents({ seed: 'one', models: 90, versionsPerModel: 3 });
    const names = small.models.map(({ name }) => name);
    expect(
      large.models.filter(({ name }) => names.includes(name)).map(modelToWire),
    ).toEqual(small.models.map(modelToWire));
  });

  it('has at least 24 models of 5 teams, of which at least 3 were really trained', () => {
    const { world } = contents({});
    expect(world.models.length).toBeGreaterThanOrEqual(24);
    expect(new Set(world.models.map(model => model.team)).size).toBe(5);
    const recorded = world.models.filter(
      model => model.provenance === 'recorded',
    );
    expect(recorded.length).toBeGreaterThanOrEqual(3);
    const systems = world.teams.flatMap(team => team.systems);
    world.models.forEach(model => expect(systems).toContain(model.system));
  });

  it('says of every registered model whether it was recorded', () => {
    const { world, models } = contents({});
    const provenance = new Map(
      world.models.map(model => [model.name, model.provenance]),
    );
    models
      .filter(model => provenance.has(model.name))
      .forEach(model =>
        expect(model.tags).toContainEqual({
          key: 'bellwether.dev/provenance',
          value: provenance.get(model.name),
        }),
      );
  });

  it('puts nothing into the future, and the newest recorded version three days ago', () => {
    const { models, tracking } = contents({});
    const times = models.flatMap(model => [
      model.updatedAt,
      ...model.versions.flatMap(version => [
        version.updatedAt,
        version.createdAt,
      ]),
    ]);
    const ids = tracking.experiments().map(({ experiment_id: id }) => id);
    const ends = tracking.runsOf(ids).map(run => run.info.end_time ?? 0);
    expect(Math.max(...times, ...ends)).toBeLessThanOrEqual(now.getTime());
    const recorded = models.find(model => model.name === 'flight-delay');
    const age = now.getTime() - recorded!.versions[3].createdAt;
    expect(age / 86_400_000).toBeGreaterThan(3);
    expect(age / 86_400_000).toBeLessThan(3.1);
  });

  it('has the models that are hard to handle', () => {
    const { world, models } = contents({});
    const registered = world.models.filter(model => model.registered);
    const names = registered.map(model => model.name);
    expect(names).toEqual(
      expect.arrayContaining(['Query Intent', 'query-intent']),
    );
    expect(names.some(name => name.length > 63)).toBe(true);
    expect(registered.some(model => model.versions.length === 0)).toBe(true);
    expect(registered.some(model => model.versions.length === 25)).toBe(true);
    expect(
      registered.some(
        model => model.versions.length > 0 && !model.aliases.champion,
      ),
    ).toBe(true);
    for (const ownerIn of ['model-tag', 'run-tag', 'nowhere']) {
      expect(registered.some(model => model.ownerIn === ownerIn)).toBe(true);
    }
    const tagsOf = (name: string) =>
      models.find(model => model.name === name)!.tags.map(({ key }) => key);
    expect(tagsOf('merchant-churn')).not.toContain('team');
  });

  it('serves what the screens have to tell apart', () => {
    const { world } = contents({});
    const byName = new Map(world.models.map(model => [model.name, model]));
    const servers = world.clusters.flatMap(cluster => cluster.servers);
    const modelOf = (server: (typeof servers)[number]) =>
      byName.get(server.model)!;
    expect(new Set(servers.map(server => server.kind)).size).toBe(2);
    expect(
      servers.filter(server => !modelOf(server).registered).length,
    ).toBeGreaterThanOrEqual(2);
    expect(
      servers.filter(server => {
        const { champion } = modelOf(server).aliases;
        return champion !== undefined && champion !== server.stableVersion;
      }).length,
    ).toBeGreaterThanOrEqual(2);
    expect(
      servers.filter(server => server.canaryVersion !== undefined).length,
    ).toBeGreaterThanOrEqual(2);
    expect(servers.some(server => server.readyReplicas < server.replicas)).toBe(
      true,
    );
    servers
      .filter(server => modelOf(server).registered)
      .forEach(server =>
        expect(modelOf(server).versions).toContain(server.stableVersion),
      );
  });

  it('has aliases only for versions that are there', () => {
    const { models } = contents({ models: 300 });
    models.forEach(({ versions, aliases }) => {
      const numbers = versions.map(({ number }) => number);
      aliases.forEach(number => expect(numbers).toContain(number));
    });
  });

  it('grows to the size that is asked for', () => {
    const { world, models } = contents({ models: 2_000, versionsPerModel: 10 });
    expect(world.models).toHaveLength(2_000);
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
    const many = models.filter(({ name }) => /-\d{5}$/.test(name));
    many.forEach(({ versions }) => expect(versions).toHaveLength(10));
    const ids = models.flatMap(({ versions }) =>
      versions.flatMap(({ runId, source }) => [runId, source]),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shrinks to the size that is asked for', () => {
    const { world } = contents({ models: 3 });
    expect(world.models).toHaveLength(3);
  });
});
