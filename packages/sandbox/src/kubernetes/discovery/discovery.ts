import { apiVersionOf } from '../resources';
import type { ResourceType } from '../types';

const READ = ['get', 'list', 'watch'];
const CHANGE = ['create', 'delete', 'patch', 'update'];

const EVERYWHERE = [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }];

/** Kinds that are only asked, never kept. */
export const REVIEWS: Record<string, { plural: string; kind: string }[]> = {
  'authorization.k8s.io/v1': [
    { plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
    { plural: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' },
  ],
  'authentication.k8s.io/v1': [
    { plural: 'selfsubjectreviews', kind: 'SelfSubjectReview' },
  ],
};

function describe(resource: ResourceType): object[] {
  const { plural, singular, namespaced, kind, shortNames } = resource;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: [...READ, ...(resource.readOnly ? [] : CHANGE)].sort(),
    ...(shortNames && { shortNames }),
  };
  const status = {
    name: `${plural}/status`,
    singularName: '',
    namespaced,
    kind,
    verbs: ['get', 'patch', 'update'],
  };
  return resource.statusSubresource && !resource.readOnly
    ? [main, status]
    : [main];
}

/** Tells what a cluster serves. */
export class Discovery {
  constructor(
    private readonly resources: readonly ResourceType[],
    private readonly version: string,
  ) {}

  /** The answer to a path of discovery; undefined for a group or version that is not served. */
  answer(path: string): object | undefined {
    const [root, ...parts] = path.split('/').filter(Boolean);
    if (root === 'version' && parts.length === 0) {
      return this.versionInfo();
    }
    if (root === 'api') {
      return parts.length === 0
        ? {
            kind: 'APIVersions',
            versions: ['v1'],
            serverAddressByClientCIDRs: EVERYWHERE,
          }
        : this.resourceList(parts.join('/'));
    }
    if (root !== 'apis') {
      return undefined;
    }
    const [group, version] = parts;
    if (!group) {
      return {
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: this.groups(),
      };
    }
    if (version) {
      return this.resourceList(`${group}/${version}`);
    }
    const found = this.groups().find(({ name }) => name === group);
    return found && { kind: 'APIGroup', apiVersion: 'v1', ...found };
  }

  private versionInfo(): object {
    const [major, minor] = this.version.replace(/^v/, '').split('.');
    return {
      major,
      minor,
      gitVersion: this.version,
      gitCommit: '0000000000000000000000000000000000000000',
      gitTreeState: 'clean',
      buildDate: '2026-01-01T00:00:00Z',
      goVersion: 'go1.24.11',
      emulationMajor: major,
      emulationMinor: minor,
      minCompatibilityMajor: major,
      minCompatibilityMinor: String(Number(minor) - 1),
      compiler: 'gc',
      platform: 'linux/amd64',
    };
  }

  private groups() {
    const apiVersions = new Set([
      ...this.resources.filter(({ group }) => group).map(apiVersionOf),
      ...Object.keys(REVIEWS),
    ]);
    return [...apiVersions].map(groupVersion => {
      const [name, version] = groupVersion.split('/');
      const described = { groupVersion, version };
      return { name, versions: [described], preferredVersion: described };
    });
  }

  private resourceList(groupVersion: string): object | undefined {
    const kept = this.resources.filter(
      resource => apiVersionOf(resource) === groupVersion,
    );
    const reviews = (REVIEWS[groupVersion] ?? []).map(({ plural, kind }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced: false,
      kind,
      verbs: ['create'],
    }));
    if (kept.length + reviews.length === 0) {
      return undefined;
    }
    return {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion,
      resources: [...kept.flatMap(describe), ...reviews],
    };
  }
}
