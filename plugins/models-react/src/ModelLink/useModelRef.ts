import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';

/** Full ref of the model whose page this is, for example `resource:default/flight-delay`. */
export function useModelRef(): string {
  return stringifyEntityRef(useEntity().entity);
}
