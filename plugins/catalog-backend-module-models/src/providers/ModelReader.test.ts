import { mockServices } from '@backstage/backend-test-utils';
import { Freshness, ModelRecord } from '@bellwether/plugin-models-common';
import { inRefs } from '../__testUtils__/inRefs';
import { modelRecord } from '../__testUtils__/records';
import { toModelEntity } from '../mapping';
import { RecordsClient } from '@bellwether/plugin-models-node';
import { ModelReader } from './ModelReader';

const readAt = '2026-06-16T14:32:00.000Z';

interface Page {
  records: ModelRecord[];
  complete?: boolean;
  freshness?: Freshness;
}

describe('what is concluded from the models of a registry', () => {
  const listModels = jest.fn<AsyncIterable<unknown>, [string]>();
  const getModels = jest.fn();
  const logger = mockServices.logger.mock();
  let reader: ModelReader;

  beforeEach(() => {
    listModels.mockReset();
    getModels.mockReset();
    reader = ModelReader.create({
      registry: 'mlflow-prod',
      records: { listModels, getModels } as unknown as RecordsClient,
      logger,
    });
  });

  function list(...pages: Array<Page | Error>) {
    listModels.mockImplementation(async function* listing() {
      for (const page of pages) {
        if (page instanceof Error) throw page;
        yield { complete: true, freshness: { readAt }, gone: [], ...page };
      }
    });
  }

  const a = modelRecord({ modelName: 'a' });
  const b = modelRecord({ modelName: 'b' });

  const refs = ['resource:default/a', 'resource:default/b'];

  it('is all of it when every page says so', async () => {
    list({ records: [a] }, { records: [b] });
    expect(inRefs(await reader.readAll({}))).toEqual({
      is: 'whole',
      entities: refs,
    });
    expect(listModels).toHaveBeenCalledWith('mlflow-prod', {});
  });

  it.each([
    ['the first page is not complete', [{ records: [a], complete: false }]],
    [
      'the last page is not complete',
      [{ records: [a] }, { records: [b], complete: false }],
    ],
    [
      'it is empty and the registry has a problem',
      [
        {
          records: [],
          freshness: { readAt, problem: 'mlflow-prod answered 500' },
        },
      ],
    ],
    [
      'it is empty and out of date',
      [{ records: [], freshness: { readAt, staleSince: readAt } }],
    ],
    ['it is empty and was never read', [{ records: [], freshness: {} }]],
  ])('is nothing yet when %s', async (_case, pages) => {
    list(...pages);
    expect(await reader.readAll({})).toMatchObject({
      is: 'nothing',
      retry: true,
    });
  });

  it('is a failure when a page cannot be read', async () => {
    list({ records: [a] }, new Error('Request failed with 503'));
    await expect(reader.readAll({})).rejects.toThrow('503');
  });

  it('is all of it when the registry was read and holds nothing', async () => {
    list({ records: [] });
    expect(await reader.readAll({})).toEqual({ is: 'whole', entities: [] });
  });

  it('is all of it when the registry fails now, but what it last said is known', async () => {
    list({ records: [a], freshness: { readAt, staleSince: readAt } });
    expect((await reader.readAll({})).is).toBe('whole');
  });

  it('is a part when a model cannot stand in the catalog', async () => {
    list({ records: [a, modelRecord({ entityRef: 'resource:x y/z' })] });
    expect(inRefs(await reader.readAll({}))).toMatchObject({
      is: 'part',
      entities: ['resource:default/a'],
      removed: [],
    });
    expect(logger.error).toHaveBeenCalled();
  });

  it('keeps the first of two models of one name, on every run', async () => {
    list({
      records: [a, modelRecord({ modelName: 'A', entityRef: a.entityRef })],
    });
    for (let run = 0; run < 2; run++) {
      expect(await reader.readAll({})).toEqual({
        is: 'whole',
        entities: [toModelEntity(a)],
      });
    }
  });

  it('adds the models that changed', async () => {
    getModels.mockResolvedValue({ records: [a, b], gone: [] });
    const change = await reader.readChanges(
      [
        { instance: 'mlflow-prod', models: ['a'] },
        { instance: 'mlflow-prod', models: ['a', 'b'] },
      ],
      {},
    );
    expect(getModels).toHaveBeenCalledWith('mlflow-prod', ['a', 'b'], {});
    expect(inRefs(change)).toEqual({ added: refs, removed: [] });
  });

  it('reads everything when a model is gone or goes by another name', async () => {
    getModels.mockResolvedValue({ records: [], gone: ['a'] });
    const changes = [{ instance: 'mlflow-prod', models: ['a'] }];
    expect(await reader.readChanges(changes, {})).toBe('everything');

    getModels.mockResolvedValue({ records: [a], gone: [] });
    expect(await reader.readChanges(changes, {})).not.toBe('everything');
    getModels.mockResolvedValue({
      records: [{ ...a, entityRef: 'resource:default/a-1f' }],
      gone: [],
    });
    expect(await reader.readChanges(changes, {})).toBe('everything');
  });

  it('reads everything when anything, or very much, may have changed', async () => {
    expect(await reader.readChanges([{ instance: 'mlflow-prod' }], {})).toBe(
      'everything',
    );
    const models = Array.from({ length: 501 }, (_, i) => `m${i}`);
    expect(
      await reader.readChanges([{ instance: 'mlflow-prod', models }], {}),
    ).toBe('everything');
    expect(getModels).not.toHaveBeenCalled();
  });

  it.each([
    [{ instance: 'mlflow-prod', models: ['a'] }, true],
    [{ instance: 'other', models: ['a'] }, false],
    [{ cluster: 'prod-eu', servers: [] }, false],
    [{}, true],
  ])('is concerned by %j: %p', (change, concerns) => {
    expect(reader.concerns(change)).toBe(concerns);
  });
});
