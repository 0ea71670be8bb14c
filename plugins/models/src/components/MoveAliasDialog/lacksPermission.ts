import {
  ModelDetail,
  modelsAliasUpdatePermission,
} from '@bellwether/plugin-models-common';
import { entityName } from '@bellwether/plugin-models-react';

/** Why the signed-in person may not change the model; undefined: they may. */
export function lacksPermission({
  mayMoveAliases,
  owner,
}: ModelDetail): string | undefined {
  return mayMoveAliases
    ? undefined
    : `Needs the permission ${
        modelsAliasUpdatePermission.name
      } on this model, which ${entityName(owner)} owns`;
}
