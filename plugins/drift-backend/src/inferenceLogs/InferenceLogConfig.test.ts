import { ConfigReader } from '@backstage/config';
import { readInferenceLogsConfig } from './InferenceLogConfig';

const flights = {
  model: 'flight-delay',
  inputs: { distance: 'number' },
  outputs: { delay: 'number' },
};

function read(section: object) {
  return readInferenceLogsConfig(
    new ConfigReader({
      drift: {
        inferenceLogs: {
          directory: '/var/lib/bellwether/logs',
          models: { flights },
          ...section,
        },
      },
    }),
    ['/var/lib/bellwether'],
  );
}

it('a log has its defaults', () => {
  const config = read({});
  expect(config).toMatchObject({
    retentionDays: 90,
    flush: { rows: 50_000, seconds: 900 },
    pairSeconds: 60,
    memoryBytes: 64_000_000,
  });
  expect(config?.logs.get('flights')).toMatchObject({
    id: 'flights',
    entityRef: 'resource:default/flight-delay',
    inputs: [{ name: 'distance', type: 'number' }],
  });
});

it('none are taken where none are configured', () => {
  expect(readInferenceLogsConfig(new ConfigReader({}), [])).toBeUndefined();
});

const named = (log: object) => ({
  models: { flights: { ...flights, ...log } },
});

it.each([
  ['a relative directory', { directory: 'logs' }, /directory: .*absolute/],
  [
    'a directory that no monitor may read',
    { directory: '/srv/logs' },
    /drift\.files\.roots/,
  ],
  [
    'a directory beside the root',
    { directory: '/var/lib/bellwether2' },
    /drift\.files\.roots/,
  ],
  ['a misspelt key', { retention: 3 }, /retention/],
  [
    'a name with a path in it',
    { models: { '../x': flights } },
    /small letters/,
  ],
  [
    'a type that is none',
    named({ inputs: { distance: 'float' } }),
    /models\.flights\.inputs\.distance/,
  ],
  ['no inputs', named({ inputs: {} }), /models\.flights\.inputs/],
  [
    'a column of the log’s own',
    named({ inputs: { scored_at: 'text' } }),
    /scored_at/,
  ],
  [
    'one column twice, but for its letters',
    named({ outputs: { Distance: 'number' } }),
    /Distance is there twice/,
  ],
  [
    'a model that is no entity ref',
    named({ model: 'resource:default/' }),
    /models\.flights\.model/,
  ],
])('%s is refused with the key', (_what, section, sentence) => {
  expect(() => read(section)).toThrow(sentence);
});
