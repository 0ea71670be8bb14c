import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InferenceLogReply } from '@bellwether/plugin-drift-common';
import { Delivery } from './InferenceLogAdapter';

/** Takes what models were asked and answered. */
export interface InferenceLogService {
  /**
   * @returns when what was taken cannot be lost any more
   * @throws NotFoundError - there is no such log
   * @throws InputError - nothing of the delivery could be taken
   * @throws TooManyRequestsError - so much waits already that no more is taken for now
   */
  take(
    log: string,
    delivery: Delivery,
    options: { credentials: BackstageCredentials },
  ): Promise<InferenceLogReply>;
}

/** The sender is to come again later. */
export class TooManyRequestsError extends Error {
  constructor(message: string, readonly retryAfterSeconds: number) {
    super(message);
    this.name = 'TooManyRequestsError';
  }
}
