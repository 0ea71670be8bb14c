import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { MovedAlias, MoveAliasRequest } from '@bellwether/plugin-models-common';
import type { Request } from 'express';

/** What every call carries: who asks, and by what a repetition of the call is known. */
export interface AliasServiceOptions {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  idempotencyKey: string;
  /** The request that the call comes from; the audit record names its sender. */
  request?: Request;
}

/** Moves the aliases of registered models. */
export interface AliasService {
  /**
   * Points an alias at another version. A registry has no precondition on aliases: between looking where the alias
   * points and setting it, somebody else may set it, and is overwritten. What is set is read back, so that the opposite
   * does not go unnoticed.
   *
   * @param entityRef - the model's catalog entity, for example `resource:default/flight-delay`
   * @throws InputError - the alias points at that version already
   * @throws NotFoundError - the model or the version is unknown to the registry, or the caller may not see the model
   * @throws NotAllowedError - the caller may not move aliases of the model, or the portal may not in the registry
   * @throws ConflictError - the alias does not point at `expectedVersion`, or was moved underneath; or the key was used
   * @throws ServiceUnavailableError - the registry did not answer
   */
  move(
    entityRef: string,
    alias: string,
    request: MoveAliasRequest,
    options: AliasServiceOptions,
  ): Promise<MovedAlias>;
}
