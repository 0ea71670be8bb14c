import { z } from 'zod';
import { httpsOf } from '../gitOps/httpsOf';
import { Asked, askHost, HostConnection, Method } from './askHost';

/** A host's REST API, by the credentials of Backstage's integrations. @public */
export abstract class HostApi {
  /** Whether the portal is known to the host. */
  abstract hasCredentials(repository: string): boolean;
  /**
   * Path of a repository on its host, such as `owner/name`.
   *
   * @throws InputError - it is no address of one
   */
  abstract nameOf(repository: string): string;
  /** Where the API has a repository, by its name. */
  protected abstract pathOf(name: string): string;
  protected abstract connectionOf(repository: string): Promise<HostConnection>;

  /** Named in what goes wrong. */
  hostOf(repository: string): string {
    return new URL(httpsOf(repository)).host;
  }

  /**
   * Asks about one repository.
   *
   * @param path - below the repository
   * @throws ConflictError, ServiceUnavailableError - one sentence that begins with the host
   */
  async ask<T>(
    repository: string,
    method: Method,
    path: string,
    schema: z.ZodType<T>,
    asked: Asked = {},
  ): Promise<T> {
    const at = `${this.pathOf(this.nameOf(repository))}${path}`;
    return this.askAt(repository, method, at, schema, asked);
  }

  /**
   * Asks by the credentials for a repository, which need not be there, about anything of its host.
   *
   * @param path - below the API's root
   * @throws ConflictError, ServiceUnavailableError - one sentence that begins with the host
   */
  async askAt<T>(
    repository: string,
    method: Method,
    path: string,
    schema: z.ZodType<T>,
    asked: Asked = {},
  ): Promise<T> {
    const name = this.nameOf(repository);
    const connection = await this.connectionOf(repository);
    return askHost(connection, name, [method, path], schema, asked);
  }
}
