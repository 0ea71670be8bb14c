/** What a registry sent, as it came. */
export interface Delivery {
  headers: Record<string, string | string[] | undefined>;
  rawBody: Buffer;
}

/** Takes announcements of registries. Who sent them is shown by their signature. */
export interface WebhookService {
  /**
   * Reads again what the registry says has changed.
   *
   * @returns `ignored` for what was processed before, and for what the portal does not follow
   * @throws NotFoundError - no such registry is configured, or it announces nothing
   * @throws AuthenticationError - not signed by the shared secret, or too old
   * @throws InputError - signed, but not understood
   * @throws ServiceUnavailableError - the registry does not answer; it will send the announcement again
   */
  receive(
    instance: string,
    delivery: Delivery,
  ): Promise<{ status: 'processed' | 'ignored' }>;
}
