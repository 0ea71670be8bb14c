import { Entity } from '@backstage/catalog-model';
import {
  FilterPredicate,
  filterPredicateToFilterFunction,
} from '@backstage/filter-predicates';
import {
  coreExtensionData,
  createExtensionBlueprint,
  createExtensionDataRef,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import { JSX } from 'react';
import { HEALTH_TILES } from './attachPoints';

/** Which models a tile is for; absent: all. @alpha */
export const healthTileFilterDataRef = createExtensionDataRef<
  (entity: Entity) => boolean
>().with({ id: 'bellwether.health-tile-filter' });

/** Place of the tile in the strip, lowest first. @alpha */
export const healthTileOrderDataRef = createExtensionDataRef<number>().with({
  id: 'bellwether.health-tile-order',
});

/** @alpha */
export interface HealthTileParams {
  /** The tile; it stands inside an entity's page and may call `useEntity`. */
  loader: () => Promise<JSX.Element>;
  /** Models that get the tile. An absent tile leaves no hole. */
  filter?: FilterPredicate | ((entity: Entity) => boolean);
  /** Place in the strip, lowest first; 100 when not given. */
  order?: number;
}

/**
 * A family's tile in the health strip of a model's Overview.
 *
 * @alpha
 */
export const HealthTileBlueprint = createExtensionBlueprint({
  kind: 'model-health-tile',
  attachTo: HEALTH_TILES,
  output: [
    coreExtensionData.reactElement,
    healthTileFilterDataRef.optional(),
    healthTileOrderDataRef,
  ],
  dataRefs: {
    filter: healthTileFilterDataRef,
    order: healthTileOrderDataRef,
  },
  *factory(params: HealthTileParams, { node }) {
    yield coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, params.loader),
    );
    if (typeof params.filter === 'function') {
      yield healthTileFilterDataRef(params.filter);
    } else if (params.filter) {
      yield healthTileFilterDataRef(
        filterPredicateToFilterFunction<Entity>(params.filter),
      );
    }
    yield healthTileOrderDataRef(params.order ?? 100);
  },
});
