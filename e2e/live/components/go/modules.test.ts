import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  ETCD_VERSION,
  KUBERNETES_VERSION,
  ROLLOUTS_VERSION,
  versionFlags,
} from '../control-plane/programs';
import { kserveCrds } from '../crds';

/** The version of a module that go.mod asks for. */
function required(module: string, dependency: string): string | undefined {
  const text = readFileSync(path.join(__dirname, module, 'go.mod'), 'utf8');
  return text
    .split('\n')
    .map(line => line.trim().split(' '))
    .find(([name, version]) => name === dependency && version)?.[1];
}

it.each([
  ['cluster', 'k8s.io/kubernetes', KUBERNETES_VERSION],
  ['cluster', 'go.etcd.io/etcd/server/v3', ETCD_VERSION],
  ['cluster', 'github.com/argoproj/argo-rollouts', ROLLOUTS_VERSION],
  ['kserve', 'github.com/kserve/kserve', kserveCrds.version],
])(
  'the module %s builds the %s that the table shows',
  (module, name, version) => {
    expect(required(module, name)).toBe(`v${version}`);
  },
);

it('tells Kubernetes its version in both places where it looks for it', () => {
  const flags = versionFlags('1.34.4');
  expect(flags).toContain(
    '-X k8s.io/component-base/version.gitVersion=v1.34.4',
  );
  expect(flags).toContain('-X k8s.io/client-go/pkg/version.gitMinor=34');
});
