import { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Fragment, JSX } from 'react';
import { HealthStrip } from './HealthStrip';

/** A tile that a family contributed. */
export interface Tile {
  id: string;
  element: JSX.Element;
  /** Models that get it; absent: all. */
  filter?: (entity: Entity) => boolean;
  /** Place in the strip, lowest first. */
  order: number;
}

/** The tiles that are for this model, in their order. */
export function HealthTiles(props: { tiles: Tile[] }) {
  const { entity } = useEntity();
  return (
    <HealthStrip>
      {props.tiles
        .filter(({ filter }) => !filter || filter(entity))
        .sort((a, b) => a.order - b.order)
        .map(({ id, element }) => (
          <Fragment key={id}>{element}</Fragment>
        ))}
    </HealthStrip>
  );
}
