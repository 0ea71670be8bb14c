import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import useAsync from 'react-use/esm/useAsync';

/** Entity refs in whose name the signed-in user owns things; `undefined` until it is known. */
export function useOwnership(): string[] | undefined {
  const identity = useApi(identityApiRef);
  const { value, error } = useAsync(
    async () => (await identity.getBackstageIdentity()).ownershipEntityRefs,
    [identity],
  );
  return error ? [] : value;
}
