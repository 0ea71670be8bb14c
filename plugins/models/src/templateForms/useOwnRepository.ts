import {
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsync from 'react-use/esm/useAsync';

/** Host, owner and name of a repository. */
export interface RepositoryAddress {
  host: string;
  owner: string;
  repo: string;
}

/** Where the project of a model is, as the catalog knows it; a form that names no model has none. */
export function useOwnRepository(model: unknown): {
  loading: boolean;
  address?: RepositoryAddress;
} {
  const catalog = useApi(catalogApiRef);
  const { loading, value } = useAsync(async () => {
    if (typeof model !== 'string' || model === '') return undefined;
    const entity = await catalog.getEntityByRef(model);
    return entity && addressOf(entity);
  }, [catalog, model]);
  return { loading, address: value };
}

/** By the path of the project's catalog file: its first two parts, or on GitLab all that stands before `/-/`. */
function addressOf({ metadata }: Entity): RepositoryAddress | undefined {
  const location = metadata.annotations?.[ANNOTATION_SOURCE_LOCATION];
  if (!location) return undefined;
  const { type, target } = parseLocationRef(location);
  if (type !== 'url' || !URL.canParse(target)) return undefined;
  const { host, pathname } = new URL(target);
  const [project, file] = pathname.split('/-/');
  const parts = project.split('/').slice(1, file === undefined ? 3 : undefined);
  const repo = parts.pop();
  const owner = parts.join('/');
  return owner && repo ? { host, owner, repo } : undefined;
}
