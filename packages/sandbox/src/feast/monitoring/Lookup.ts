import type { FeatureRepository } from '../definitions/FeatureRepository';
import type { ServiceDefinition, ViewDefinition } from '../definitions/types';
import { FeastError, notFound } from '../FeastError';

/** Finds what a request to the monitoring means, and refuses what there is not. */
export class Lookup {
  constructor(private readonly repository: FeatureRepository) {}

  /** A view that is stored; one that is computed has nothing to monitor. */
  view(project: string, name: string): ViewDefinition {
    const view = this.repository.view(name);
    if (project !== this.repository.project.name || !view) {
      throw notFound('featureView', name, project);
    }
    return view;
  }

  service(project: string, name: string): ServiceDefinition {
    const service = this.repository.service(name);
    if (project !== this.repository.project.name || !service) {
      throw notFound('featureService', name, project);
    }
    return service;
  }

  /** Every view of a project; of one that there is not, the server says that nobody may look. */
  views(project: string, intent: 'read' | 'compute'): ViewDefinition[] {
    if (project !== this.repository.project.name) {
      throw new FeastError(
        403,
        `Permission error:\nNot authorized to ${intent} monitoring metrics for any feature view in project '${project}'.`,
        'FeastPermissionError',
      );
    }
    return this.repository.views;
  }
}
