import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef, EntityRefLinks } from '@backstage/plugin-catalog-react';
import useAsync from 'react-use/esm/useAsync';
import { findCallers } from '../../entity';

/** Whom a change of the signature concerns, as far as the catalog knows. */
export function Callers(props: { entityRef: string }) {
  const catalog = useApi(catalogApiRef);
  const { entityRef } = props;
  const { value, error } = useAsync(
    () => findCallers(catalog, entityRef),
    [catalog, entityRef],
  );
  if (error) {
    return <div>Who uses the model could not be read from the catalog.</div>;
  }
  if (!value) return null;
  return value.length === 0 ? (
    <div>The catalog names nobody who uses the model.</div>
  ) : (
    <div>
      It is used by <EntityRefLinks entityRefs={value} />.
    </div>
  );
}
