import { z } from 'zod';
import {
  authorizationHeaders,
  parseJson,
  UpstreamClient,
  UpstreamError,
} from '../upstreams';
import { PrometheusConfig } from './readPrometheusConfig';

const SOFTWARE = 'Prometheus 2';

const answer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({
      resultType: z.literal('vector'),
      result: z.array(
        z.object({
          metric: z.record(z.string(), z.string()),
          value: z.tuple([z.number(), z.string()]),
        }),
      ),
    }),
  }),
  z.object({ status: z.literal('error'), errorType: z.string() }),
]);

/** One element of an instant vector. @public */
export interface Sample {
  labels: Record<string, string>;
  /** NaN where the server says so: no data, not zero. */
  value: number;
}

/** What is asked of a Prometheus. @public */
export interface Metrics {
  /** Names the upstream in errors and evidence. */
  readonly instance: string;
  /**
   * Evaluates a query at one time.
   *
   * @param atSeconds - seconds since 1970
   * @throws UpstreamError
   */
  query(
    text: string,
    atSeconds: number,
    signal?: AbortSignal,
  ): Promise<Sample[]>;
}

/** Asks one Prometheus, or what speaks its protocol. @public */
export class PrometheusClient implements Metrics {
  static create(config: PrometheusConfig): PrometheusClient {
    return new PrometheusClient(config);
  }

  readonly #config: PrometheusConfig;
  readonly #upstream: UpstreamClient;

  private constructor(config: PrometheusConfig) {
    this.#config = config;
    this.#upstream = UpstreamClient.create(config);
  }

  get instance(): string {
    return this.#config.instance;
  }

  async query(
    text: string,
    atSeconds: number,
    signal?: AbortSignal,
  ): Promise<Sample[]> {
    const { instance, baseUrl, auth } = this.#config;
    return this.#upstream.ask(
      {
        url: `${baseUrl}/api/v1/query`,
        method: 'POST',
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/x-www-form-urlencoded',
          ...authorizationHeaders(auth),
        },
        body: new URLSearchParams({
          query: text,
          time: String(atSeconds),
        }).toString(),
        // A query changes nothing.
        isRepeatable: true,
        signal,
      },
      async response => {
        const said = parseJson(
          { instance, software: SOFTWARE },
          await response.text(),
          answer,
        );
        if (said.status === 'error') {
          throw new UpstreamError(
            instance,
            'bad-answer',
            `refused a query of the portal (${said.errorType})`,
          );
        }
        return said.data.result.map(({ metric, value }) => ({
          labels: metric,
          value: parseValue(value[1]),
        }));
      },
    );
  }
}

/** Prometheus writes numbers as texts, also `NaN` and `+Inf`. */
function parseValue(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
