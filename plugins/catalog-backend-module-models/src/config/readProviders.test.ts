import { mockServices } from '@backstage/backend-test-utils';
import { JsonValue } from '@backstage/types';
import { readProviders, readServerOwners } from './readProviders';

function config(
  models: JsonValue,
  registries: JsonValue = { 'mlflow-prod': {} },
) {
  return mockServices.rootConfig({
    data: { catalog: { providers: { models } }, models: { registries } },
  });
}

const owner = { default: 'group:default/ml-platform' };

describe('the configuration of providers of models', () => {
  it('is optional', () => {
    expect(readProviders(mockServices.rootConfig())).toEqual([]);
  });

  it('names a registry and, if one likes, a schedule', () => {
    expect(
      readProviders(
        config(
          {
            prod: {
              registry: 'mlflow-prod',
              owner,
              schedule: { frequency: { minutes: 5 }, timeout: { minutes: 1 } },
            },
            lab: { registry: 'mlflow-lab', owner },
          },
          { 'mlflow-prod': {}, 'mlflow-lab': {} },
        ),
      ),
    ).toEqual([
      {
        registry: 'mlflow-lab',
        schedule: { frequency: { minutes: 30 }, timeout: { minutes: 5 } },
      },
      {
        registry: 'mlflow-prod',
        schedule: { frequency: { minutes: 5 }, timeout: { minutes: 1 } },
      },
    ]);
  });

  it('reads a registry once, whatever number of entries share it', () => {
    const entry = { registry: 'mlflow-prod', owner };
    expect(
      readProviders(
        config({
          b: entry,
          a: {
            ...entry,
            schedule: { frequency: { minutes: 7 }, timeout: { minutes: 1 } },
          },
        }),
      ),
    ).toEqual([
      {
        registry: 'mlflow-prod',
        schedule: { frequency: { minutes: 7 }, timeout: { minutes: 1 } },
      },
    ]);
  });

  it.each([
    ['models is text', 'prod', 'catalog.providers.models'],
    ['a provider is text', { prod: 'x' }, 'catalog.providers.models.prod'],
    [
      'registry is missing',
      { prod: {} },
      'catalog.providers.models.prod.registry',
    ],
    [
      'registry is empty',
      { prod: { registry: '' } },
      'catalog.providers.models.prod.registry',
    ],
    [
      'registry is no text',
      { prod: { registry: 5 } },
      'catalog.providers.models.prod.registry',
    ],
    [
      'registry is none that is configured',
      { prod: { registry: 'mlflow' } },
      'catalog.providers.models.prod.registry',
    ],
    [
      'the owner of last resort is missing',
      { prod: { registry: 'mlflow-prod', owner: { tags: ['team'] } } },
      'catalog.providers.models.prod.owner.default',
    ],
    [
      'namespace is none',
      { prod: { registry: 'mlflow-prod', namespace: 'Data Science' } },
      'catalog.providers.models.prod.namespace',
    ],
    [
      'schedule has no timeout',
      {
        prod: {
          registry: 'mlflow-prod',
          owner,
          schedule: { frequency: { minutes: 5 } },
        },
      },
      'catalog.providers.models.prod.schedule',
    ],
    [
      'schedule is not understood',
      {
        prod: {
          registry: 'mlflow-prod',
          owner,
          schedule: { frequency: 'often', timeout: { minutes: 5 } },
        },
      },
      'catalog.providers.models.prod.schedule',
    ],
  ])('is refused with the full key when %s', (_case, models, key) => {
    // The key itself, and not the beginning of a longer one.
    const named = new RegExp(`${key.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`);
    expect(() => readProviders(config(models))).toThrow(named);
  });

  it('does not ask for registries that are configured elsewhere', () => {
    expect(
      readProviders(
        mockServices.rootConfig({
          data: {
            catalog: {
              providers: { models: { prod: { registry: 'x', owner } } },
            },
          },
        }),
      ),
    ).toHaveLength(1);
  });

  it('says who owns servers without a registered model', () => {
    expect(
      readServerOwners(
        config({
          a: {
            registry: 'mlflow-prod',
            owner: {
              namespaces: { 'travel-ml': 'group:default/travel-ml' },
              default: 'group:default/ml-platform',
            },
          },
          b: {
            registry: 'mlflow-lab',
            owner: {
              namespaces: { 'travel-ml': 'lab', lab: 'group:default/lab' },
              default: 'group:default/lab',
            },
          },
        }),
      ),
    ).toEqual({
      namespaces: {
        'travel-ml': 'group:default/travel-ml',
        lab: 'group:default/lab',
      },
      default: 'group:default/ml-platform',
    });
  });

  it.each([
    [{ default: 'group:' }, 'catalog.providers.models.prod.owner.default'],
    [
      { namespaces: { 'travel-ml': ':x' } },
      'catalog.providers.models.prod.owner.namespaces.travel-ml',
    ],
  ])('refuses the owner %j with the full key', (wrong, key) => {
    expect(() =>
      readServerOwners(
        config({ prod: { registry: 'mlflow-prod', owner: wrong } }),
      ),
    ).toThrow(key);
  });
});
