import {
  authorizationHeaders,
  PrometheusConfig,
  Range,
  UpstreamClient,
  UpstreamError,
} from '@bellwether/plugin-models-node';

/** Prometheus answers no more than 11,000 points of a series. */
const MOST_POINTS = 10_000;

/**
 * Answers to queries over a range as they came: a month of samples of many pods takes longer to read than the event loop may wait, so
 * whoever reads them does it in a thread.
 */
export interface RangeBodies {
  /**
   * @returns bodies of one or more answers, in the order of time
   * @throws UpstreamError
   */
  ask(text: string, range: Range, signal: AbortSignal): Promise<Uint8Array[]>;
}

/** Asks one Prometheus, or what speaks its protocol. */
export class PrometheusBodies implements RangeBodies {
  static create(config: PrometheusConfig): PrometheusBodies {
    return new PrometheusBodies(config, UpstreamClient.create(config));
  }

  private constructor(
    private readonly config: PrometheusConfig,
    private readonly upstream: UpstreamClient,
  ) {}

  async ask(
    text: string,
    { fromSeconds, untilSeconds, stepSeconds }: Range,
    signal: AbortSignal,
  ): Promise<Uint8Array[]> {
    const span = (MOST_POINTS - 1) * stepSeconds;
    const bodies: Uint8Array[] = [];
    for (
      let start = fromSeconds;
      start <= untilSeconds;
      start += span + stepSeconds
    ) {
      bodies.push(
        await this.askOnce(
          {
            query: text,
            start: String(start),
            end: String(Math.min(untilSeconds, start + span)),
            step: String(stepSeconds),
          },
          signal,
        ),
      );
    }
    return bodies;
  }

  private askOnce(
    parameters: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const { instance, baseUrl, auth } = this.config;
    return this.upstream.ask(
      {
        url: `${baseUrl}/api/v1/query_range`,
        method: 'POST',
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/x-www-form-urlencoded',
          ...authorizationHeaders(auth),
        },
        body: new URLSearchParams(parameters).toString(),
        // A query changes nothing.
        isRepeatable: true,
        signal,
      },
      async response => {
        if (!response.ok) {
          throw new UpstreamError(
            instance,
            'bad-answer',
            `refused a query of the portal (${response.status})`,
          );
        }
        return new Uint8Array(await response.arrayBuffer());
      },
    );
  }
}
