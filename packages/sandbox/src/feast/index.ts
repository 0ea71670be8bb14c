import express, { type Express } from 'express';
import type { Faults } from '../faults';
import type { World } from '../world/types';
import { answerRegistryError, answerUnknownPath } from './answers';
import { FeatureRepository } from './definitions/FeatureRepository';
import { computeRoutes } from './monitoring/computeRoutes';
import { metricRoutes } from './monitoring/metricRoutes';
import { Monitoring } from './monitoring/Monitoring';
import { Observations } from './observations/Observations';
import { createOnlineApp } from './online/app';
import { directRelations, indirectRelations } from './registry/lineage';
import { lineageRoutes } from './registry/lineageRoutes';
import { RegistryObjects } from './registry/objects';
import { projectRoutes } from './registry/projectRoutes';
import { resourceRoutes } from './registry/resourceRoutes';
import { resourcesOf } from './registry/resources';

export interface FeastApi {
  /** The REST registry with its monitoring; the real one listens on port 6572. */
  registry: Express;
  /** The feature server; the real one listens on port 6566. */
  online: Express;
}

/** Feast's registry and feature server over the feature sets of the world's models. */
export function createFeastApi(options: {
  world: World;
  faults: Faults;
}): FeastApi {
  const { world, faults } = options;
  const offset = world.now.getTime() - Date.now();
  const repository = new FeatureRepository(world);
  const observations = new Observations(
    world.seed,
    world.now.getTime(),
    () => Date.now() + offset,
  );
  const objects = new RegistryObjects(repository, observations);
  const direct = directRelations(repository);
  const indirect = indirectRelations(repository);
  const relations = [...direct, ...indirect];
  const resources = resourcesOf(objects, relations);
  const monitoring = new Monitoring(repository, observations);
  const project = repository.project.name;

  const registry = express();
  registry.disable('x-powered-by');
  registry.set('etag', false);
  registry.set('query parser', 'simple');
  registry.use(faults.middleware('feast-registry'));
  registry.use(express.text({ type: () => true, limit: '1mb' }));
  registry.use('/api/v1', projectRoutes(project, objects, resources));
  resources.forEach(resource =>
    registry.use('/api/v1', resourceRoutes(project, resource, relations)),
  );
  registry.use('/api/v1', lineageRoutes(project, direct, indirect));
  registry.use('/api/v1/monitoring', metricRoutes(repository, monitoring));
  registry.use(
    '/api/v1/monitoring',
    computeRoutes(repository, monitoring, observations),
  );
  registry.use(answerUnknownPath);
  registry.use(answerRegistryError);

  return {
    registry,
    online: createOnlineApp({
      seed: world.seed,
      repository,
      observations,
      faults,
    }),
  };
}
