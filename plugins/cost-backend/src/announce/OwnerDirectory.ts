import { Server } from '@bellwether/plugin-models-common';

/** Who owns a model, by what serves it. */
export function ownerOf(
  entityRef: string,
  servers: readonly Server[],
): string | undefined {
  return servers.find(({ modelRef, owner }) => modelRef === entityRef && owner)
    ?.owner;
}
