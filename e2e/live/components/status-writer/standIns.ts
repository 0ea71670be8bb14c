import { applications } from './applications';
import { externalSecrets } from './externalSecrets';
import { httpRoutes } from './httpRoutes';
import { inferenceServices } from './inferenceServices';
import type { StandIn } from './standIn';

const BY_DEFINITIONS: Record<string, StandIn> = {
  'kserve-crds': inferenceServices,
  'argo-cd-crds': applications,
  'gateway-api-crds': httpRoutes,
  'external-secrets-crds': externalSecrets,
};

/** Whose place has to be taken in a run: of what is defined and has no controller of its own. */
export function standInsOf(components: string[]): StandIn[] {
  return Object.entries(BY_DEFINITIONS)
    .filter(([definitions]) => components.includes(definitions))
    .map(([, standIn]) => standIn)
    .filter(
      standIn =>
        standIn !== inferenceServices || !components.includes('kserve'),
    );
}

/** The process says by its name that it is no controller. */
export function processName(standIns: StandIn[]): string {
  const controllers = standIns.map(({ controller }) => controller);
  return `status-writer (stands in for ${
    controllers.join(', ') || 'nobody in this run'
  })`;
}
