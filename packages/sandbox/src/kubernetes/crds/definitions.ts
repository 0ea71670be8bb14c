import { DAY, type Site } from '../objects/Site';
import { builtIn, qualifiedName } from '../resources';
import type { KubernetesObject, ResourceType } from '../types';
import { schemaOf } from './schemas';

const AGE_SECONDS = 400 * DAY;

function makeDefinition(site: Site, resource: ResourceType): KubernetesObject {
  const { group, version, plural, singular, kind, shortNames } = resource;
  const names = {
    plural,
    singular,
    kind,
    listKind: `${kind}List`,
    ...(shortNames && { shortNames }),
  };
  const condition = (type: string, reason: string, message: string) => ({
    lastTransitionTime: site.time(AGE_SECONDS),
    message,
    reason,
    status: 'True',
    type,
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: site.meta({
      resource: builtIn('customresourcedefinitions'),
      name: qualifiedName(resource),
      ageSeconds: AGE_SECONDS,
      generation: 1,
    }),
    spec: {
      group,
      names,
      scope: resource.namespaced ? 'Namespaced' : 'Cluster',
      conversion: { strategy: 'None' },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schemaOf(resource, site.platform) },
          ...(resource.statusSubresource && { subresources: { status: {} } }),
        },
      ],
    },
    status: {
      acceptedNames: names,
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition(
          'Established',
          'InitialNamesAccepted',
          'the initial names have been accepted',
        ),
      ],
      storedVersions: [version],
    },
  };
}

/** The definitions of the custom resources that a cluster serves. */
export function makeCustomResourceDefinitions(site: Site): KubernetesObject[] {
  return site.platform.resources
    .filter(({ custom }) => custom)
    .map(resource => makeDefinition(site, resource));
}
