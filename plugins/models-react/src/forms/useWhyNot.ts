import { usePermission } from '@backstage/plugin-permission-react';

type Asked = Parameters<typeof usePermission>[0];

/** Why a person may not do it, for the button that would; undefined where they may. */
export function useWhyNot(
  permission: Extract<Asked, { resourceRef: string | undefined }>['permission'],
  entityRef: string,
): string | undefined {
  const { loading, allowed } = usePermission({
    permission,
    resourceRef: entityRef,
  });
  if (allowed) return undefined;
  return loading
    ? 'Asking whether you may'
    : `Needs the permission ${permission.name} on this model`;
}
