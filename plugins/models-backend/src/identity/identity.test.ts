import { ConfigReader } from '@backstage/config';
import {
  assignNames,
  decideOwnership,
  decideStage,
  describedVersion,
  Nameless,
  needsRunTags,
  plainName,
  plainRef,
  readCatalogRules,
  rulesFor,
  suffixedRefs,
  toRef,
} from '.';

describe('the name of a model in the catalog', () => {
  it.each([
    ['flight-delay', 'flight-delay'],
    ['Flight Delay', 'flight-delay'],
    ['  churn__model. ', 'churn__model'],
    ['Größe & Farbe', 'grosse-farbe'],
    ['été.2026', 'ete.2026'],
    ['-x-', 'x'],
    [`${'a'.repeat(80)}`, 'a'.repeat(63)],
    [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
  ])('of %p is %s', (name, expected) => {
    expect(plainName({ instance: 'mlflow', name })).toBe(expected);
  });

  it('is made up where no letter of the name can be kept', () => {
    const name = plainName({ instance: 'mlflow', name: '模型' });
    expect(name).toMatch(/^model-[0-9a-f]{8}$/);
    expect(plainName({ instance: 'mlflow', name: '模型' })).toBe(name);
    expect(plainName({ instance: 'mlflow', name: '模型二' })).not.toBe(name);
  });
});

describe('models that want the same name', () => {
  const model = (name: string, createdAt: string, instance = 'mlflow') => ({
    instance,
    name,
    createdAt,
    plainRef: plainRef({ instance, name }, 'default'),
  });
  const refs = (rivals: Nameless[], isWanted = (_ref: string) => false) => {
    const assigned = assignNames(rivals, isWanted);
    return Object.fromEntries(
      rivals.map(rival => [
        `${rival.instance}/${rival.name}`,
        assigned.get(rival)!.entityRef,
      ]),
    );
  };

  it('get different ones, in whatever order they are read', () => {
    const rivals = [
      model('Query Intent', '2026-01-01'),
      model('query-intent', '2026-03-01'),
      model('query intent', '2026-02-01'),
    ];
    const named = refs(rivals);
    expect(named['mlflow/query-intent']).toBe('resource:default/query-intent');
    expect(new Set(Object.values(named)).size).toBe(3);
    for (const ref of Object.values(named).filter(each => each.length > 29)) {
      expect(ref).toMatch(/^resource:default\/query-intent-[0-9a-f]{6}$/);
    }
    expect(refs([...rivals].reverse())).toEqual(named);
  });

  it('go by age where it is the exact name of none or of several', () => {
    expect(
      refs([model('My Model', '2026-02-01'), model('MY MODEL', '2026-01-01')])[
        'mlflow/MY MODEL'
      ],
    ).toBe('resource:default/my-model');
    expect(
      refs([
        model('fraud', '2026-02-01', 'a'),
        model('fraud', '2026-01-01', 'b'),
      ])['b/fraud'],
    ).toBe('resource:default/fraud');
  });

  it('keep their names when a younger one comes', () => {
    const old = [
      model('My Model', '2026-01-01'),
      model('MY MODEL', '2026-02-01'),
    ];
    expect(refs([model('my model', '2026-03-01'), ...old])).toMatchObject(
      refs(old),
    );
  });

  it('do not take the name that somebody else wants', () => {
    const rivals = [model('a', '2026-01-01'), model('A', '2026-01-02')];
    const [shortest] = suffixedRefs(rivals[1]);
    expect(refs(rivals, ref => ref === shortest)['mlflow/A']).toMatch(
      /^resource:default\/a-[0-9a-f]{12}$/,
    );
  });

  it('say which model has the name', () => {
    const rivals = [model('a', '2026-01-01'), model('A', '2026-01-02')];
    expect(assignNames(rivals, () => false).get(rivals[1])!.collision).toBe(
      'a of mlflow has the name resource:default/a',
    );
  });
});

describe('an entity ref from a tag', () => {
  it.each([
    ['travel-ml', 'group:default/travel-ml'],
    ['Travel-ML', 'group:default/travel-ml'],
    ['user:default/ana', 'user:default/ana'],
    ['eu/travel-ml', 'group:eu/travel-ml'],
    ['ana@example.com', undefined],
    ['Team A (EU)', undefined],
    ['', undefined],
  ])('%p is %s', (value, expected) => {
    expect(toRef(value, 'group')).toBe(expected);
  });
});

function rules(provider: object) {
  return readCatalogRules(
    new ConfigReader({
      catalog: {
        providers: {
          models: {
            prod: {
              registry: 'mlflow',
              owner: { default: 'group:default/ml-platform' },
              ...provider,
            },
          },
        },
      },
    }),
    ['mlflow'],
  );
}

describe('the owner of a model', () => {
  const [rule] = rules({
    owner: {
      tags: ['team', 'owner'],
      runTags: ['team'],
      mapping: [{ name: '^fraud-', owner: 'payments-ml' }],
      default: 'ml-platform',
    },
  });

  it.each([
    [
      'its own tag',
      { name: 'fraud-x', tags: { team: 'a' }, runTags: { team: 'b' } },
      { ref: 'group:default/a', source: 'registry-tag', evidence: 'team=a' },
    ],
    [
      'the second of its tags where the first cannot be a name',
      { name: 'x', tags: { team: 'a b@c', owner: 'user:ana' } },
      {
        ref: 'user:default/ana',
        source: 'registry-tag',
        evidence: 'owner=user:ana',
      },
    ],
    [
      'a tag of its run',
      { name: 'fraud-x', tags: {}, runTags: { team: 'b' } },
      { ref: 'group:default/b', source: 'run-tag', evidence: 'team=b' },
    ],
    [
      'a rule',
      { name: 'fraud-x', tags: {}, runTags: {} },
      {
        ref: 'group:default/payments-ml',
        source: 'mapping',
        evidence: 'name matches ^fraud-',
      },
    ],
    [
      'the default',
      { name: 'x', tags: {} },
      { ref: 'group:default/ml-platform', source: 'default' },
    ],
  ])('is named by %s', (_case, facts, owner) => {
    expect(decideOwnership(facts, rule).owner).toEqual(owner);
  });

  it('needs the run only where a tag of the model does not say it', () => {
    expect(
      needsRunTags({ name: 'x', tags: { team: 'a', system: 's' } }, rule),
    ).toBe(false);
    expect(needsRunTags({ name: 'x', tags: { system: 's' } }, rule)).toBe(true);
  });

  it('leaves the system open where nothing names one', () => {
    expect(decideOwnership({ name: 'x', tags: {} }, rule).system).toBe(
      undefined,
    );
    expect(
      decideOwnership({ name: 'x', tags: { system: 'checkout' } }, rule).system,
    ).toMatchObject({ ref: 'system:default/checkout' });
  });
});

describe('the stage of a model', () => {
  it.each([
    ['empty', { tags: {}, aliases: {}, versionCount: 0 }],
    ['development', { tags: {}, aliases: { old: 1 }, versionCount: 1 }],
    ['candidate', { tags: {}, aliases: { challenger: 1 }, versionCount: 1 }],
    [
      'production',
      { tags: {}, aliases: { champion: 1, challenger: 2 }, versionCount: 2 },
    ],
    [
      'archived',
      {
        tags: { lifecycle: 'Deprecated' },
        aliases: { champion: 1 },
        versionCount: 1,
      },
    ],
    [
      'production',
      {
        tags: { stage: 'whatever' },
        aliases: { champion: 1 },
        versionCount: 1,
      },
    ],
  ])('is %s', (stage, model) => {
    expect(decideStage(model)).toBe(stage);
  });

  it('is told by the champion, else the challenger, else the newest', () => {
    expect(describedVersion({ champion: 1, challenger: 2 }, 3)).toBe(1);
    expect(describedVersion({ challenger: 2 }, 3)).toBe(2);
    expect(describedVersion({}, 3)).toBe(3);
    expect(describedVersion({}, undefined)).toBe(undefined);
  });
});

describe('the rules of the catalog', () => {
  it('let through what a filter lets through, by the first that does', () => {
    const all = readCatalogRules(
      new ConfigReader({
        catalog: {
          providers: {
            models: {
              b: { registry: 'mlflow', owner: { default: 'b' } },
              a: {
                registry: 'mlflow',
                owner: { default: 'a' },
                filter: { name: '^eu-', tags: { visible: 'yes' } },
              },
            },
          },
        },
      }),
      ['mlflow'],
    );
    const idOf = (name: string, tags: Record<string, string> = {}) =>
      rulesFor(all, { name, tags })?.id;
    expect(idOf('eu-x', { visible: 'yes' })).toBe('a');
    expect(idOf('eu-x')).toBe('b');
    expect(idOf('us-x', { visible: 'yes' })).toBe('b');
  });

  it.each([
    [
      { registry: 'other' },
      "catalog.providers.models.prod.registry is 'other'",
    ],
    [{ owner: {} }, 'catalog.providers.models.prod.owner.default'],
    [{ owner: undefined }, 'catalog.providers.models.prod.owner.default'],
    [{ registry: undefined }, 'catalog.providers.models.prod.registry'],
    [
      { owner: { default: 'a b' } },
      "catalog.providers.models.prod.owner.default is 'a b'",
    ],
    [{ namespace: 'No!' }, 'catalog.providers.models.prod.namespace'],
    [
      { filter: { name: '(' } },
      'catalog.providers.models.prod.filter.name is not a regular expression',
    ],
    [
      { system: { mapping: [{ name: 'x' }] } },
      'catalog.providers.models.prod.system.mapping[0].system',
    ],
  ])('are refused with the key that is wrong: %j', (provider, message) => {
    expect(() => rules(provider)).toThrow(message);
  });
});
