import { editInlinePatches, editPatchSizes, SizeTarget } from '.';

const GIB = 2 ** 30;
const container = {
  container: 'model',
  current: {
    cpuRequestCores: 4,
    cpuLimitCores: null,
    memoryRequestBytes: 8 * GIB,
    memoryLimitBytes: 8 * GIB,
  },
  recommended: {
    cpuRequestCores: 2,
    cpuLimitCores: null,
    memoryRequestBytes: 4 * GIB,
    memoryLimitBytes: 5 * GIB,
  },
};
const resources = ['spec', 'template', 'spec', 'containers', 1, 'resources'];
const target: SizeTarget = {
  kind: 'Rollout',
  name: 'flight-delay',
  namespace: 'flight-ops',
  places: new Map([
    ['model', { path: resources, parts: new Set(['requests', 'limits']) }],
  ]),
};
const pointer = '/spec/template/spec/containers/1/resources';

const edited = (text: string, isTargeted: boolean | undefined = true) =>
  editPatchSizes(text, target, [container], { isTargeted });

describe('a JSON patch', () => {
  it('has its values changed where they stand, and nothing beside them', () => {
    const text = `# bigger in production
- op: replace
  path: /spec/replicas
  value: 6
- op: replace
  path: ${pointer}/requests/cpu
  value: "4"   # measured in May
- {op: add, path: ${pointer}/requests/memory, value: 8Gi}
- op: replace
  path: ${pointer}/limits/memory
  value: 8Gi
`;
    expect(edited(text)).toEqual({
      found: 'changed',
      text: text
        .replace('"4"', '"2"')
        .replace('value: 8Gi}', 'value: 4Gi}')
        .replace('value: 8Gi\n', 'value: 5Gi\n'),
    });
  });

  it('that sets all resources at once is changed within them', () => {
    const text = `- op: add
  path: ${pointer}
  value:
    limits: {memory: 8Gi}
    requests:
      cpu: 4
      memory: 8Gi
`;
    expect(edited(text)).toEqual({
      found: 'changed',
      text: text
        .replace('{memory: 8Gi}', '{memory: 5Gi}')
        .replace('cpu: 4', 'cpu: 2')
        .replace('memory: 8Gi\n', 'memory: 4Gi\n'),
    });
  });

  it('written as JSON stays JSON', () => {
    const text = `[{"op": "replace", "path": "${pointer}/requests", "value": {"cpu": "4", "memory": "8Gi"}},
 {"op": "replace", "path": "${pointer}/limits/memory", "value": "8Gi"}]
`;
    expect(edited(text)).toEqual({
      found: 'changed',
      text: text
        .replace('"4"', '"2"')
        .replace('"memory": "8Gi"', '"memory": "4Gi"')
        .replace('"value": "8Gi"', '"value": "5Gi"'),
    });
  });

  it('gets an operation more for what it does not say, and a whole member where the object has none', () => {
    const text = `- op: replace
  path: ${pointer}/requests/cpu
  value: 4
`;
    const withoutLimits = {
      ...target,
      places: new Map([
        ['model', { path: resources, parts: new Set(['requests']) }],
      ]),
    };
    const { text: after } = editPatchSizes(text, withoutLimits, [container], {
      isTargeted: true,
    }) as { text: string };
    expect(after).toBe(`- op: replace
  path: ${pointer}/requests/cpu
  value: 2
- op: add
  path: ${pointer}/requests/memory
  value: 4Gi
- op: add
  path: ${pointer}/limits
  value:
    memory: 5Gi
`);
  });

  it('of several operations on one place, the last is changed', () => {
    const operation = (value: string) =>
      `- {op: replace, path: ${pointer}/requests, value: {cpu: ${value}, memory: 4Gi}}\n`;
    const limits = `- {op: replace, path: ${pointer}/limits/memory, value: 5Gi}\n`;
    expect(edited(operation('9') + operation('4') + limits)).toEqual({
      found: 'changed',
      text: operation('9') + operation('2') + limits,
    });
  });

  it.each([
    [
      'about another container',
      `- {op: replace, path: /spec/template/spec/containers/0/resources/requests/cpu, value: 4}\n`,
      true,
      'nothing',
    ],
    [
      'of another object',
      `- {op: replace, path: ${pointer}/requests/cpu, value: 4}\n`,
      false,
      'nothing',
    ],
    [
      'that takes a size away',
      `- {op: remove, path: ${pointer}/requests/cpu}\n`,
      true,
      'nothing',
    ],
    [
      'with the new size already',
      `- {op: add, path: ${pointer}, value: {requests: {cpu: 2, memory: 4Gi}, limits: {memory: 5Gi}}}\n`,
      true,
      'same',
    ],
  ])('%s is told apart', (_, text, isTargeted, found) => {
    expect(edited(text, isTargeted).found).toBe(found);
  });
});

describe('a kustomization', () => {
  const text = `# Production.
resources: [../../base]
patches:
  - path: replicas.yaml
  - target: { kind: Rollout, name: flight-.* }
    path: size.json
  - target:
      kind: Rollout
      name: flight-delay
    patch: |-
      # sized in May
      - op: replace
        path: ${pointer}/requests
        value: { cpu: "4", memory: 8Gi }

      - op: replace
        path: ${pointer}/limits/memory
        value: 8Gi
  - target: { kind: Rollout, labelSelector: app=x }
    path: other.yaml
commonLabels: { team: travel }
`;

  it('has a patch that is written into it changed, and no line beside it', () => {
    expect(editInlinePatches(text, target, [container])).toEqual({
      found: 'changed',
      text: text
        .replace('cpu: "4", memory: 8Gi', 'cpu: "2", memory: 4Gi')
        .replace('        value: 8Gi\n', '        value: 5Gi\n'),
    });
  });

  it('takes the target for the name in a patch of the same form', () => {
    const inline = `patches:
- target: { kind: Rollout }
  patch: |
    kind: Rollout
    metadata: { name: any }
    spec: { template: { spec: { containers: [{ name: model, resources: { requests: { cpu: 4, memory: 8Gi }, limits: { memory: 8Gi } } }] } } }
`;
    expect(editInlinePatches(inline, target, [container])).toEqual({
      found: 'changed',
      text: inline
        .replace('cpu: 4, memory: 8Gi', 'cpu: 2, memory: 4Gi')
        .replace('limits: { memory: 8Gi', 'limits: { memory: 5Gi'),
    });
  });

  it('that patches other objects holds nothing', () => {
    expect(
      editInlinePatches(text, { ...target, name: 'card-fraud' }, [container])
        .found,
    ).toBe('nothing');
  });
});
