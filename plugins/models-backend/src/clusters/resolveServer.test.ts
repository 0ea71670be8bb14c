import { KnownModel } from '../database';
import { resolveServer } from './resolveServer';
import { createLookup } from './resolveServers';
import { Observation, StoredServer } from './StoredServer';

type Observed = Observation['observed'];

const churn: KnownModel = {
  instance: 'mlflow-eu',
  name: 'churn',
  entityRef: 'resource:default/churn',
  aliases: { champion: 12, challenger: 13 },
  owner: 'group:default/crm',
  system: 'crm',
};

function serving(observed: Partial<Observed>): StoredServer {
  return {
    id: 'prod-eu/crm/argo-rollout/churn',
    kind: 'argo-rollout',
    kindTitle: 'Argo Rollout',
    observedAt: '2026-06-16T14:30:00.000Z',
    observed: {
      cluster: 'prod-eu',
      namespace: 'crm',
      name: 'churn',
      reference: { model: 'churn', from: 'annotation' },
      versions: [],
      phase: 'healthy',
      ...observed,
    },
  };
}

const stable = (version?: string): Observed['versions'][number] => ({
  role: 'stable',
  reference: { model: 'churn', version, from: 'annotation' },
  readyReplicas: 1,
  wantedReplicas: 1,
});

describe('resolveServer', () => {
  it.each([
    ['the champion', '12', 'match', 12],
    ['another version', '11', 'differs', 11],
    ['the alias champion', '@champion', 'match', 12],
    ['another alias', '@challenger', 'differs', 13],
    ['an alias that is not set', '@shadow', 'unknown', undefined],
    ['a stage', 'Production', 'unknown', undefined],
    ['no version', undefined, 'unknown', undefined],
  ])('compares %s with the champion', (_case, declared, champion, version) => {
    const server = resolveServer(
      serving({ versions: [stable(declared)] }),
      createLookup([churn]),
    );
    expect(server).toMatchObject({
      modelRef: 'resource:default/churn',
      registry: 'mlflow-eu',
      owner: 'group:default/crm',
      system: 'crm',
      champion,
      championVersion: 12,
    });
    expect(server.versions[0]).toMatchObject({ role: 'stable', declared });
    expect(server.versions[0].version).toBe(version);
  });

  it('says that a model without the alias has no champion', () => {
    const server = resolveServer(
      serving({ versions: [stable('12')] }),
      createLookup([{ ...churn, aliases: {} }]),
    );
    expect(server.champion).toBe('no-champion');
  });

  it('leaves a model that no registry holds unjoined', () => {
    const server = resolveServer(
      serving({ versions: [stable('12')] }),
      createLookup([]),
    );
    expect(server.modelRef).toBeUndefined();
    expect(server.champion).toBe('unknown');
    expect(server.versions[0].version).toBe(12);
  });

  it('does not choose between two registries that hold the name, unless the object does', () => {
    const lookup = createLookup([
      churn,
      { ...churn, instance: 'mlflow-us', entityRef: 'resource:us/churn' },
    ]);
    const doubtful = resolveServer(serving({}), lookup);
    expect(doubtful.modelRef).toBeUndefined();
    expect(doubtful.message).toBe(
      'Several registries hold churn (mlflow-eu, mlflow-us): say which with the annotation bellwether.dev/registry.',
    );
    const named = resolveServer(
      serving({
        reference: {
          model: 'churn',
          registry: 'mlflow-us',
          from: 'annotation',
        },
      }),
      lookup,
    );
    expect(named.modelRef).toBe('resource:us/churn');
    expect(named.message).toBeUndefined();
  });

  it('never joins a service that only happens to have the name of a model', () => {
    const server = resolveServer(
      serving({ reference: { model: 'churn', from: 'object-name' } }),
      createLookup([churn]),
    );
    expect(server.modelRef).toBeUndefined();
  });

  it('does not read the number of another model as one of this model', () => {
    const server = resolveServer(
      serving({
        versions: [
          {
            ...stable('12'),
            reference: {
              model: 'churn-next',
              version: '12',
              from: 'model-uri',
            },
          },
        ],
      }),
      createLookup([churn]),
    );
    expect(server.versions[0].version).toBeUndefined();
    expect(server.champion).toBe('unknown');
  });
});
