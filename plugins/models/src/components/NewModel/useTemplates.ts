import { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsync from 'react-use/esm/useAsync';

/** The portal's templates of a type, by title. */
export function useTemplates(type: string) {
  const catalog = useApi(catalogApiRef);
  return useAsync(async () => {
    const { items } = await catalog.getEntities({
      filter: { kind: 'Template', 'spec.type': type },
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.title',
        'spec.parameters',
      ],
    });
    return items.sort((a, b) => titleOf(a).localeCompare(titleOf(b), 'en-US'));
  }, [catalog, type]);
}

export function titleOf({ metadata }: Entity): string {
  return metadata.title ?? metadata.name;
}

/** The form of a template, below the place where the portal creates things. */
export function formPath({ metadata }: Entity): string {
  const { namespace = 'default', name } = metadata;
  return `/templates/${namespace}/${name}`;
}
