import {
  besidePath,
  inlineTextOf,
  isKustomization,
  patchesIn,
  withInlineText,
} from '.';

const target = {
  kind: 'Rollout',
  name: 'flight-delay',
  namespace: 'flight-ops',
};

const TEXT = `# Production.
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
        path: /spec/replicas
        value: 4

      - op: add
        path: /spec/paused
        value: true
  - target: { kind: Rollout, labelSelector: app=x }
    path: other.yaml
patchesStrategicMerge:
  - merged.yaml
commonLabels: { team: travel }
`;

it('lists the patches of a kustomization, and which are for the object', () => {
  expect(patchesIn(TEXT, target)).toEqual([
    { file: 'replicas.yaml', isTargeted: undefined },
    { file: 'size.json', isTargeted: true },
    { inline: ['patches', 2, 'patch'], isTargeted: true },
    { file: 'other.yaml', isTargeted: false },
    { file: 'merged.yaml' },
  ]);
  expect(
    patchesIn(TEXT, { ...target, name: 'card-fraud' }).map(
      ({ isTargeted }) => isTargeted,
    ),
  ).toEqual([undefined, false, false, false, undefined]);
  expect(patchesIn('{{ .Values.x }}: [', target)).toEqual([]);
});

it('changes the text of one patch, and no line beside it', () => {
  const inline = ['patches', 2, 'patch'];
  const text = inlineTextOf(TEXT, inline) ?? '';
  expect(withInlineText(TEXT, inline, text.replace('true', 'false'))).toBe(
    TEXT.replace('value: true', 'value: false'),
  );
  // One line in quotes is no block: the library writes it anew.
  const quoted = `patches:\n  - patch: '[{"op":"remove","path":"/a"}]'\n`;
  expect(withInlineText(quoted, ['patches', 0, 'patch'], '[]')).toBe(
    `patches:\n  - patch: '[]'\n`,
  );
});

it('knows the names of a kustomization, and files beside it', () => {
  expect(
    ['a/kustomization.yaml', 'Kustomization', 'a/my-kustomization.yaml'].map(
      path => isKustomization({ path }),
    ),
  ).toEqual([true, true, false]);
  expect(besidePath('deploy/prod/kustomization.yaml', '../base/a.yaml')).toBe(
    'deploy/base/a.yaml',
  );
});
