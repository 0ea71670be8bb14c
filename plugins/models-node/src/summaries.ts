import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { PutSummariesRequest } from '@bellwether/plugin-models-common';

const BATCH = 1000;

/**
 * By this a family's backend says what it knows of each model, for the fleet and the health strip.
 *
 * @public
 */
export class SummariesPublisher {
  static create(options: {
    family: string;
    auth: AuthService;
    discovery: DiscoveryService;
  }): SummariesPublisher {
    return new SummariesPublisher(
      options.family,
      options.auth,
      options.discovery,
    );
  }

  readonly #family: string;
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  private constructor(
    family: string,
    auth: AuthService,
    discovery: DiscoveryService,
  ) {
    this.#family = family;
    this.#auth = auth;
    this.#discovery = discovery;
  }

  /**
   * Replaces the family's summaries of the models named; `null` withdraws one.
   *
   * @throws ResponseError - the models backend refused or did not answer; nothing of the failing batch was stored
   */
  async publish(summaries: PutSummariesRequest['summaries']): Promise<void> {
    const baseUrl = await this.#discovery.getBaseUrl('models');
    for (let start = 0; start < summaries.length; start += BATCH) {
      const { token } = await this.#auth.getPluginRequestToken({
        onBehalfOf: await this.#auth.getOwnServiceCredentials(),
        targetPluginId: 'models',
      });
      const response = await fetch(
        `${baseUrl}/v1/summaries/${encodeURIComponent(this.#family)}`,
        {
          method: 'PUT',
          headers: {
            Authorization: `Bearer ${token}`,
            'Content-Type': 'application/json',
          },
          body: JSON.stringify({
            summaries: summaries.slice(start, start + BATCH),
          }),
        },
      );
      if (!response.ok) throw await ResponseError.fromResponse(response);
    }
  }
}
