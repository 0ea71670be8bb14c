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

const rangeAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({
      resultType: z.literal('matrix'),
      result: z.array(
        z.object({
          metric: z.record(z.string(), z.string()),
          values: z.array(z.tuple([z.number(), z.string()])),
        }),
      ),
    }),
  }),
  z.object({ status: z.literal('error'), errorType: z.string() }),
]);

const buildInformation = z.object({
  data: z.object({ version: z.string() }),
});

/** Prometheus answers no more than 11,000 points of a series. */
const MOST_POINTS = 10_000;

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

/** One series over a range. @public */
export interface RangeSeries {
  labels: Record<string, string>;
  /** Seconds since 1970, ascending; moments without a value are absent. */
  times: number[];
  /** As long as `times`; NaN where the server says so. */
  values: number[];
}

/** A stretch of time, both ends included. @public */
export interface Range {
  /** Seconds since 1970. */
  fromSeconds: number;
  untilSeconds: number;
  stepSeconds: number;
}

/** What is asked of a Prometheus over time. @public */
export interface RangeMetrics extends Metrics {
  /**
   * Evaluates a query at every step of a range, of any number of points.
   *
   * @throws UpstreamError
   */
  queryRange(
    text: string,
    range: Range,
    signal?: AbortSignal,
  ): Promise<RangeSeries[]>;
}

/**
 * Answers to queries over a range as they came: a month of samples of many pods takes longer to read than the event loop may wait,
 * so whoever reads them does it in a thread.
 *
 * @public
 */
export interface RangeBodies {
  /**
   * Evaluates a query at every step of a range, of any number of points.
   *
   * @returns bodies of one or more answers, in the order of time
   * @throws UpstreamError
   */
  queryRangeBodies(
    text: string,
    range: Range,
    signal?: AbortSignal,
  ): Promise<Uint8Array[]>;
}

/** Asks one Prometheus, or what speaks its protocol. @public */
export class PrometheusClient implements RangeMetrics, RangeBodies {
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
    const data = await this.#ask(
      'query',
      { query: text, time: String(atSeconds) },
      answer,
      signal,
    );
    return data.result.map(({ metric, value }) => ({
      labels: metric,
      value: parseValue(value[1]),
    }));
  }

  async queryRange(
    text: string,
    range: Range,
    signal?: AbortSignal,
  ): Promise<RangeSeries[]> {
    const byLabels = new Map<string, RangeSeries>();
    for (const parameters of answerable(text, range)) {
      const data = await this.#ask(
        'query_range',
        parameters,
        rangeAnswer,
        signal,
      );
      for (const { metric, values } of data.result) {
        const key = JSON.stringify(Object.entries(metric).sort());
        const series = byLabels.get(key) ?? {
          labels: metric,
          times: [],
          values: [],
        };
        byLabels.set(key, series);
        for (const [time, value] of values) {
          series.times.push(time);
          series.values.push(parseValue(value));
        }
      }
    }
    return [...byLabels.values()];
  }

  async queryRangeBodies(
    text: string,
    range: Range,
    signal?: AbortSignal,
  ): Promise<Uint8Array[]> {
    const bodies: Uint8Array[] = [];
    for (const parameters of answerable(text, range)) {
      bodies.push(
        await this.#post('query_range', parameters, signal, async response => {
          if (!response.ok) {
            throw new UpstreamError(
              this.instance,
              'bad-answer',
              `refused a query of the portal (${response.status})`,
            );
          }
          return new Uint8Array(await response.arrayBuffer());
        }),
      );
    }
    return bodies;
  }

  /** Its version, where it tells one; not everything that speaks the protocol does. */
  async version(signal?: AbortSignal): Promise<string | undefined> {
    const { baseUrl, auth } = this.#config;
    return this.#upstream.ask(
      {
        url: `${baseUrl}/api/v1/status/buildinfo`,
        headers: { Accept: 'application/json', ...authorizationHeaders(auth) },
        isRepeatable: true,
        signal,
      },
      async response => {
        const told = buildInformation.safeParse(
          await response.json().catch(() => undefined),
        );
        return told.data?.data.version;
      },
    );
  }

  async #ask<T>(
    path: 'query' | 'query_range',
    parameters: Record<string, string>,
    schema: z.ZodType<
      { status: 'success'; data: T } | { status: 'error'; errorType: string }
    >,
    signal?: AbortSignal,
  ): Promise<T> {
    const { instance } = this.#config;
    return this.#post(path, parameters, signal, async response => {
      const said = parseJson(
        { instance, software: SOFTWARE },
        await response.text(),
        schema,
      );
      if (said.status === 'error') {
        throw new UpstreamError(
          instance,
          'bad-answer',
          `refused a query of the portal (${said.errorType})`,
        );
      }
      return said.data;
    });
  }

  #post<T>(
    path: 'query' | 'query_range',
    parameters: Record<string, string>,
    signal: AbortSignal | undefined,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const { baseUrl, auth } = this.#config;
    return this.#upstream.ask(
      {
        url: `${baseUrl}/api/v1/${path}`,
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
      read,
    );
  }
}

/** The parameters of one or more queries, none with more points than are answered. */
function* answerable(
  query: string,
  { fromSeconds, untilSeconds, stepSeconds }: Range,
): Generator<Record<string, string>> {
  const span = (MOST_POINTS - 1) * stepSeconds;
  for (
    let start = fromSeconds;
    start <= untilSeconds;
    start += span + stepSeconds
  ) {
    yield {
      query,
      start: String(start),
      end: String(Math.min(untilSeconds, start + span)),
      step: String(stepSeconds),
    };
  }
}

/** Prometheus writes numbers as texts, also `NaN` and `+Inf`. */
function parseValue(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
