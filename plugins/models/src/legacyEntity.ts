import {
  createComponentExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { modelCardRouteRef, versionsRouteRef } from './entityRoutes';
import { modelsPlugin } from './plugin';

export { modelCardRouteRef, versionsRouteRef } from './entityRoutes';

/** The row of tiles on top of a model's Overview; its children are the tiles of the families. @public */
export const EntityModelHealthStrip = modelsPlugin.provide(
  createComponentExtension({
    name: 'EntityModelHealthStrip',
    component: {
      lazy: () => import('./components/HealthStrip').then(m => m.HealthStrip),
    },
  }),
);

/** Tile of the health strip: what serves the model, and whether it is the champion. @public */
export const EntityModelServingTile = modelsPlugin.provide(
  createComponentExtension({
    name: 'EntityModelServingTile',
    component: {
      lazy: () => import('./components/ServingTile').then(m => m.ServingTile),
    },
  }),
);

/** What a model is, its aliases, and where its facts are from. @public */
export const EntityModelAboutCard = modelsPlugin.provide(
  createComponentExtension({
    name: 'EntityModelAboutCard',
    component: {
      lazy: () => import('./components/AboutCard').then(m => m.AboutCard),
    },
  }),
);

/** Clusters on which a model runs. @public */
export const EntityModelRunsOnCard = modelsPlugin.provide(
  createComponentExtension({
    name: 'EntityModelRunsOnCard',
    component: {
      lazy: () => import('./components/RunsOnCard').then(m => m.RunsOnCard),
    },
  }),
);

/** What happened to a model. @public */
export const EntityModelTimelineCard = modelsPlugin.provide(
  createComponentExtension({
    name: 'EntityModelTimelineCard',
    component: {
      lazy: () => import('./components/TimelineCard').then(m => m.TimelineCard),
    },
  }),
);

/** On the page of a model server: which version it serves. @public */
export const EntityModelServerCard = modelsPlugin.provide(
  createComponentExtension({
    name: 'EntityModelServerCard',
    component: {
      lazy: () => import('./components/ServerCard').then(m => m.ServerCard),
    },
  }),
);

/** Tab: versions of a model, compared; to be mounted at `/versions`. @public */
export const EntityModelVersionsContent = modelsPlugin.provide(
  createRoutableExtension({
    name: 'EntityModelVersionsContent',
    component: () =>
      import('./components/VersionsTab').then(m => m.VersionsTab),
    mountPoint: versionsRouteRef,
  }),
);

/** Tab: the README of a version; to be mounted at `/model-card`. @public */
export const EntityModelCardContent = modelsPlugin.provide(
  createRoutableExtension({
    name: 'EntityModelCardContent',
    component: () =>
      import('./components/ModelCardContent').then(m => m.ModelCardContent),
    mountPoint: modelCardRouteRef,
  }),
);
