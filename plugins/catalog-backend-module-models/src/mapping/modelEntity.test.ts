import { modelRecord } from '../__testUtils__/records';
import { checkAsCatalog } from '../__testUtils__/validate';
import { toModelEntity } from './modelEntity';

describe('a registered model in the catalog', () => {
  it('says all that the record says', async () => {
    const entity = toModelEntity(
      modelRecord({
        title: 'Flight delay',
        tags: {
          task: 'classification',
          team: 'travel-ml',
          reviewed: '',
          'mlflow.note': 'internal',
          docs: 'https://docs.example.com/flight-delay',
        },
      }),
    );
    expect(entity).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: 'flight-delay',
        namespace: 'default',
        title: 'Flight delay',
        description: 'Predicts whether a flight arrives late.',
        labels: {
          'bellwether.dev/framework': 'sklearn',
          'bellwether.dev/stage': 'production',
        },
        annotations: {
          'backstage.io/managed-by-location': 'models:mlflow-prod/flight-delay',
          'backstage.io/managed-by-origin-location':
            'models:mlflow-prod/flight-delay',
          'backstage.io/view-url':
            'https://mlflow.example.com/#/models/flight-delay',
          'bellwether.dev/registry': 'mlflow-prod',
          'bellwether.dev/model': 'flight-delay',
          'bellwether.dev/owner-source': 'registry-tag',
        },
        tags: [
          'sklearn',
          'docs:https:-docs-example-com-flight-delay',
          'reviewed',
          'task:classification',
        ],
        links: [
          {
            url: 'https://mlflow.example.com/#/models/flight-delay',
            title: 'Model in the registry',
            icon: 'dashboard',
          },
          { url: 'https://docs.example.com/flight-delay', title: 'docs' },
        ],
      },
      spec: {
        type: 'ml-model',
        lifecycle: 'production',
        owner: 'group:default/travel-ml',
        system: 'system:default/flight-ops',
        framework: 'sklearn',
        stage: 'production',
      },
    });
    await checkAsCatalog(entity);
  });

  it.each([
    ['production', 'production'],
    ['candidate', 'experimental'],
    ['development', 'experimental'],
    ['archived', 'deprecated'],
    ['empty', 'experimental'],
  ] as const)('at stage %s has lifecycle %s', (stage, lifecycle) => {
    expect(toModelEntity(modelRecord({ stage })).spec).toMatchObject({
      stage,
      lifecycle,
    });
  });

  it('is deprecated from the day on which it is being retired', () => {
    const retiring = modelRecord({
      stage: 'production',
      tags: { retiring: 'Replaced by a rule' },
    });
    expect(toModelEntity(retiring).spec).toMatchObject({
      lifecycle: 'deprecated',
      stage: 'production',
    });
  });

  it('keeps the exact name where its own is a different one', () => {
    const { metadata } = toModelEntity(
      modelRecord({
        modelName: 'Prix à la carte',
        entityRef: 'resource:ml/prix-a-la-carte-3f2a',
        title: 'Prix à la carte',
        collision: 'prix_a_la_carte has the same name',
      }),
    );
    expect(metadata).toMatchObject({
      name: 'prix-a-la-carte-3f2a',
      namespace: 'ml',
      title: 'Prix à la carte',
      annotations: {
        'bellwether.dev/model': 'Prix à la carte',
        'bellwether.dev/name-collision': 'prix_a_la_carte has the same name',
        'backstage.io/managed-by-location':
          'models:mlflow-prod/Prix%20%C3%A0%20la%20carte',
      },
    });
  });

  it('has an owner even where the record names none that can be referred to', () => {
    expect(toModelEntity(modelRecord({ owner: 'group:' })).spec).toMatchObject({
      owner: 'unknown',
    });
    expect(
      toModelEntity(modelRecord({ system: ':x' })).spec,
    ).not.toHaveProperty('system');
  });

  it('says where the project is, and its monitor, as the registry’s tags do; never of an address that is not on the web', () => {
    const annotationsOf = (source: string) =>
      toModelEntity(
        modelRecord({
          tags: {
            'bellwether.dev/source': source,
            'bellwether.dev/drift-monitor': 'drift.yaml',
          },
        }),
      ).metadata.annotations;
    expect(
      annotationsOf('https://git.example.com/a/b/blob/main/catalog-info.yaml'),
    ).toMatchObject({
      'backstage.io/source-location':
        'url:https://git.example.com/a/b/blob/main/catalog-info.yaml',
      'bellwether.dev/drift-monitor': 'drift.yaml',
    });
    const other = annotationsOf('file:///etc/passwd') ?? {};
    expect(other['backstage.io/source-location']).toBeUndefined();
    expect(other['bellwether.dev/drift-monitor']).toBeUndefined();
  });

  it('says the budget, as the registry’s tag does', () => {
    const tags = { 'bellwether.dev/budget-per-month': '200 USD' };
    const { metadata } = toModelEntity(modelRecord({ tags }));
    expect(metadata.annotations).toMatchObject(tags);
    expect(metadata.tags).toEqual(['sklearn']);
  });

  it('links nothing that is not on the web', () => {
    const { metadata } = toModelEntity(
      modelRecord({
        // eslint-disable-next-line no-script-url
        webUrl: 'javascript:alert(1)',
        // eslint-disable-next-line no-script-url
        tags: { docs: 'javascript:alert(1)', code: 'http://' },
      }),
    );
    expect(metadata.links).toBeUndefined();
    expect(metadata.annotations).not.toHaveProperty('backstage.io/view-url');
  });

  it.each([
    'flight-delay',
    'component:default/flight-delay',
    'resource:default/flight delay',
    'resource:Flight Ops/flight-delay',
    '',
  ])('is refused under the name %p', entityRef => {
    expect(() => toModelEntity(modelRecord({ entityRef }))).toThrow(
      /'flight-delay' of registry 'mlflow-prod'/,
    );
  });
});
