import { parseModelUri, readReference } from './modelReference';

describe('parseModelUri', () => {
  it.each([
    ['models:/churn/12', { model: 'churn', version: '12' }],
    ['models:/churn@champion', { model: 'churn', version: '@champion' }],
    ['models:/main.risk.churn/3', { model: 'main.risk.churn', version: '3' }],
    ['models:/churn/Production', { model: 'churn', version: 'Production' }],
    ['models:/churn', { model: 'churn', version: undefined }],
    ['models:/m-0123456789abcdef0123456789abcdef', undefined],
    ['s3://bucket/models/churn/12', undefined],
    ['models:/', undefined],
  ])('reads %s', (uri, expected) => {
    expect(parseModelUri(uri)).toEqual(expected);
  });
});

describe('readReference', () => {
  const annotations = { 'bellwether.dev/model': 'by-annotation' };
  const labels = { 'bellwether.dev/model': 'by-label' };
  const uris = ['models:/by-address/3'];

  it('prefers an annotation to a label, and a label to an address', () => {
    expect(readReference([{ annotations, labels, uris }])).toMatchObject({
      model: 'by-annotation',
      from: 'annotation',
    });
    expect(readReference([{ labels, uris }])).toMatchObject({
      model: 'by-label',
      from: 'label',
    });
    expect(readReference([{ uris }])).toEqual({
      model: 'by-address',
      version: '3',
      from: 'model-uri',
    });
  });

  it('prefers an annotation of the object to a label of its pods', () => {
    expect(readReference([{ labels }, { annotations }])?.model).toBe(
      'by-annotation',
    );
  });

  it('takes the version from an address of the same model only', () => {
    expect(readReference([{ annotations, uris }])?.version).toBeUndefined();
    expect(
      readReference([
        { annotations: { 'bellwether.dev/model': 'by-address' }, uris },
      ])?.version,
    ).toBe('3');
  });

  it('reads the registry where it is named', () => {
    expect(
      readReference([
        { uris },
        { annotations: { 'bellwether.dev/registry': 'mlflow-eu' } },
      ])?.registry,
    ).toBe('mlflow-eu');
  });

  it('finds nothing where nothing is named', () => {
    expect(readReference([{ labels: { app: 'web' } }, {}])).toBeUndefined();
  });
});
