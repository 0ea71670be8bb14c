import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { modelsAliasUpdatePermission } from '@bellwether/plugin-models-common';

/** @throws NotAllowedError - whoever runs the task may not move the aliases of the model */
export async function assertMayChange(
  permissions: PermissionsService,
  model: string,
  caller: { ref?: string; credentials: BackstageCredentials },
): Promise<void> {
  const [decision] = await permissions.authorize(
    [{ permission: modelsAliasUpdatePermission, resourceRef: model }],
    { credentials: caller.credentials },
  );
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `model: ${caller.ref ?? 'the caller'} may not change ${model} (${
        modelsAliasUpdatePermission.name
      }); its owner may`,
    );
  }
}
