import { stages } from '@bellwether/plugin-models-common';
import { modelRecord, modelServer } from '../__testUtils__/records';
import { checkAsCatalog, parseOpenApi } from '../__testUtils__/validate';
import { toModelEntity } from './modelEntity';
import { toServerEntities } from './serverEntities';

jest.setTimeout(60_000);

/** Mulberry32: the same numbers on every run. */
function createRandom(seed: number) {
  let state = seed;
  return () => {
    state += 0x6d2b79f5;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = createRandom(20260616);
const upTo = (most: number) => Math.floor(random() * (most + 1));
const pick = <T>(values: readonly T[]) => values[upTo(values.length - 1)];

const pieces = [
  ...'abcXYZ019-_. :/+#=,;@~%?&"\'`\\{}[]<>|\n\t\r',
  'ß',
  'é',
  'e\u0301',
  '模型',
  'نموذج',
  '🚀',
  '👩‍🔬',
  '\ud83d',
  '\udd2c',
  '\u0000',
  '\u001b',
  '\u200b',
  '\u202e',
  '--',
  '..',
  'team',
  'mlflow.',
  'https://example.com/',
  // eslint-disable-next-line no-script-url
  'javascript:',
  '__proto__',
  'constructor',
  '*anchor',
  '!!js/function',
  '# comment',
];

function oddText(most = 12): string {
  const length = pick([0, 1, 2, most, most, most, most * 8]);
  return Array.from({ length: upTo(length) }, () => pick(pieces)).join('');
}

function oddRecord(count: number) {
  return modelRecord({
    instance: oddText() || 'x',
    modelName: oddText(40),
    entityRef: `resource:default/model-${count}`,
    title: oddText(),
    description: pick([undefined, oddText(100)]),
    owner: oddText(),
    system: pick([undefined, oddText()]),
    stage: pick(stages),
    framework: pick([undefined, oddText()]),
    tags: Object.fromEntries(
      Array.from({ length: upTo(40) }, () => [oddText(), oddText()]),
    ),
    aliases: pick<Record<string, number>>([{}, { champion: 3 }]),
    newestVersion: undefined,
    webUrl: pick([undefined, oddText(), `https://example.com/${oddText()}`]),
    collision: pick([undefined, oddText()]),
    package: pick([
      undefined,
      {
        flavours: [],
        requirements: [],
        signature: {
          inputs: Array.from({ length: upTo(6) }, () => ({
            name: pick([undefined, oddText()]),
            type: pick([
              'double',
              'string',
              'tensor(int8, [-1, 3])',
              oddText(),
            ]),
            required: random() < 0.5,
          })),
          outputs: [{ name: oddText(), type: oddText(), required: true }],
        },
      },
    ]),
  });
}

function oddServer() {
  return modelServer({
    cluster: oddText().replace(/\//g, '') || 'x',
    namespace: oddText().replace(/\//g, ''),
    name: oddText(20).replace(/\//g, ''),
    kind: pick(['kserve', 'argo-rollout', oddText().replace(/\//g, '')]),
    kindTitle: oddText(),
    model: oddText(),
    registry: pick([undefined, oddText()]),
    modelRef: pick([undefined, 'resource:default/flight-delay', oddText()]),
    runtime: pick([undefined, 'mlserver', 'mlflow', oddText()]),
    owner: pick([undefined, oddText()]),
    system: pick([undefined, oddText()]),
    url: pick([undefined, oddText(), `http://svc/${oddText()}`]),
  });
}

const counts = Array.from({ length: 300 }, (_, count) => count);

describe('whatever people write into a registry', () => {
  it('the catalog accepts the model', async () => {
    for (const count of counts) {
      const entity = toModelEntity(oddRecord(count));
      await checkAsCatalog(entity);
      // As the catalog stores it.
      expect(JSON.parse(JSON.stringify(entity))).toEqual(entity);
    }
  });

  it('the catalog accepts the server and its API, which is valid OpenAPI', async () => {
    const apis: string[] = [];
    for (const count of counts) {
      const { component, api } = toServerEntities(
        oddServer(),
        pick([undefined, oddRecord(count)]),
        { namespaces: {}, default: pick([undefined, oddText()]) },
      );
      await checkAsCatalog(component);
      if (api) {
        await checkAsCatalog(api);
        apis.push(api.spec.definition);
      }
    }
    expect(apis.length).toBeGreaterThan(200);
    // A validation takes long; a part shows enough.
    for (const definition of apis.filter((_, index) => index % 8 === 0)) {
      await parseOpenApi(definition);
    }
  });

  it('the same record gives the same entity', () => {
    for (const count of counts.slice(0, 50)) {
      const record = oddRecord(count);
      expect(toModelEntity(structuredClone(record))).toEqual(
        toModelEntity(record),
      );
    }
  });
});
