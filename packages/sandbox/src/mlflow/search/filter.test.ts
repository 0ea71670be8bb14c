import { type FilterDialect, parseFilter } from './filter';
import { matcher } from './matches';
import { REGISTRY_ENTITIES } from './searchModels';
import { TRACKING_ENTITIES } from './searchRuns';

const registry: FilterDialect = {
  ...REGISTRY_ENTITIES,
  attributes: ['name', 'version_number', 'run_id'],
  numericAttributes: ['version_number'],
  listAttributes: ['name', 'run_id'],
};

const tracking: FilterDialect = {
  ...TRACKING_ENTITIES,
  attributes: ['run_id', 'start_time'],
  numericAttributes: ['start_time'],
  listAttributes: ['run_id'],
};

describe('parseFilter', () => {
  it.each([
    ['', []],
    [
      "name = 'x'",
      [{ type: 'attribute', key: 'name', comparator: '=', value: 'x' }],
    ],
    [
      "name='a b' and tags.team LIKE 'x%'",
      [
        { type: 'attribute', key: 'name', comparator: '=', value: 'a b' },
        { type: 'tag', key: 'team', comparator: 'LIKE', value: 'x%' },
      ],
    ],
    [
      'name = "it\'s"',
      [{ type: 'attribute', key: 'name', comparator: '=', value: "it's" }],
    ],
    [
      "name = 'one AND two'",
      [
        {
          type: 'attribute',
          key: 'name',
          comparator: '=',
          value: 'one AND two',
        },
      ],
    ],
    [
      'tags."a key" != \'y\'',
      [{ type: 'tag', key: 'a key', comparator: '!=', value: 'y' }],
    ],
    [
      "tags.`mlflow.prompt.is_prompt` = 'true'",
      [
        {
          type: 'tag',
          key: 'mlflow.prompt.is_prompt',
          comparator: '=',
          value: 'true',
        },
      ],
    ],
    [
      "tag.bellwether.dev/provenance = 'recorded'",
      [
        {
          type: 'tag',
          key: 'bellwether.dev/provenance',
          comparator: '=',
          value: 'recorded',
        },
      ],
    ],
    [
      'run_id IN (\'a\', "b")',
      [
        {
          type: 'attribute',
          key: 'run_id',
          comparator: 'IN',
          value: ['a', 'b'],
        },
      ],
    ],
    [
      "run_id NOT IN ('a')",
      [
        {
          type: 'attribute',
          key: 'run_id',
          comparator: 'NOT IN',
          value: ['a'],
        },
      ],
    ],
    [
      'version_number >= 2',
      [
        {
          type: 'attribute',
          key: 'version_number',
          comparator: '>=',
          value: 2,
        },
      ],
    ],
  ])('reads %s', (filter, expected) => {
    expect(parseFilter(filter, registry)).toEqual(expected);
  });

  it('reads metrics and parameters of runs', () => {
    expect(
      parseFilter("metrics.val_loss < 0.5 AND params.eta = '0.1'", tracking),
    ).toEqual([
      { type: 'metric', key: 'val_loss', comparator: '<', value: 0.5 },
      { type: 'parameter', key: 'eta', comparator: '=', value: '0.1' },
    ]);
  });

  it.each([
    ['name', 'Invalid clause(s) in filter string: name'],
    ["name = 'a' OR name = 'b'", 'Invalid clause(s) in filter string: OR'],
    ["(name = 'a')", "Invalid clause(s) in filter string: (name = 'a')"],
    ['name = ', 'Invalid comparison clause. Expected 3 tokens found 2'],
    ["name > 'a'", 'Invalid comparator for attribute: >'],
    [
      "version_number LIKE '1%'",
      'Invalid comparator for attribute version_number: LIKE',
    ],
    [
      'version_number = 2.5',
      "Invalid value for numeric attribute 'version_number': 2.5",
    ],
    [
      "metrics.x > '1'",
      "Invalid entity type 'metrics'. Valid entity types are ('attribute', 'tag', 'tags')",
    ],
    [
      'tags.a = 1',
      "Expected a quoted string value for tag (e.g. 'my-value'). Got value 1",
    ],
    [
      'version_number IN (1)',
      "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.",
    ],
    [
      'run_id IN (1)',
      'While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: (1,)',
    ],
    [
      'run_id IN ()',
      'While parsing a list in the query, expected a non-empty list of string values, but got empty list',
    ],
    [
      'creation_timestamp > 1',
      "Invalid attribute key 'creation_timestamp' specified. Valid keys are '{'name', 'version_number', 'run_id'}'",
    ],
  ])('refuses %s', (filter, message) => {
    expect(() => parseFilter(filter, registry)).toThrow(message);
  });
});

describe('matcher', () => {
  const subject = {
    attribute: (key: string) => (key === 'name' ? 'Card (fraud)' : 7),
    tags: [{ key: 'team', value: 'payments-ml' }],
  };

  it.each([
    ["name LIKE 'Card%'", true],
    ["name LIKE 'card%'", false],
    ["name ILIKE 'card%'", true],
    ["name LIKE 'Card (_raud)'", true],
    ["name LIKE 'C.rd%'", false],
    ["name != 'x'", true],
    ["name IN ('x', 'Card (fraud)')", true],
    ["name NOT IN ('Card (fraud)')", false],
    ['version_number > 6 AND version_number <= 7', true],
    ["tags.team = 'payments-ml'", true],
    ["tags.team != 'search-ml'", true],
    ["tags.missing != 'x'", false],
  ])('finds with %s: %s', (filter, expected) => {
    expect(matcher(parseFilter(filter, registry))(subject)).toBe(expected);
  });
});
