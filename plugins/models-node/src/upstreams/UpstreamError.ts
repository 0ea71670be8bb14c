import { ServiceUnavailableError } from '@backstage/errors';
import { UpstreamProblem } from './problems';

/**
 * An upstream did not answer as it should. The message names the instance and a plain cause, and never holds an address,
 * a credential or the upstream's own text.
 *
 * @public
 */
export class UpstreamError extends ServiceUnavailableError {
  // Private, so that it is not sent along when the error is serialised.
  readonly #kind: UpstreamProblem['kind'];
  readonly #retryAfterMs?: number;

  /** @param cause - continues the sentence that begins with the instance, for example `answered 500` */
  constructor(
    instance: string,
    kind: UpstreamProblem['kind'],
    cause: string,
    retryAfterMs?: number,
  ) {
    super(`${instance} ${cause}`);
    this.#kind = kind;
    this.#retryAfterMs = retryAfterMs;
  }

  get kind() {
    return this.#kind;
  }

  /** How long the upstream asked to be left alone. */
  get retryAfterMs() {
    return this.#retryAfterMs;
  }
}
