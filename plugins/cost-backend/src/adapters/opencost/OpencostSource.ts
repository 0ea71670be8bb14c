import {
  authorizationHeaders,
  parseJson,
  UpstreamAuth,
  UpstreamClient,
  UpstreamError,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { elapsedShare, endOf, startOf } from '../../days';
import { Allocation, ClusterDay, CostSource, UnitPrices } from '../CostSource';
import { readSteps } from './readSteps';
import {
  allocationReplySchema,
  assetsReplySchema,
  OpencostAsset,
} from './schema';
import { spreadIdle } from './spreadIdle';
import { toAllocation } from './toAllocation';

const SOFTWARE = 'OpenCost 1';
const DAY_MS = 86_400_000;
const GIBIBYTE = 2 ** 30;

export interface OpencostConfig {
  /** Names the upstream in errors. */
  instance: string;
  cluster: string;
  baseUrl: string;
  auth?: UpstreamAuth;
  requestTimeoutMs: number;
  /** What one unit of its currency is worth in the portal's. */
  rate: number;
}

/** OpenCost of one cluster. */
export class OpencostSource implements CostSource {
  static create(config: OpencostConfig): OpencostSource {
    return new OpencostSource(config, UpstreamClient.create(config));
  }

  readonly kind = 'opencost';

  private constructor(
    private readonly config: OpencostConfig,
    private readonly upstream: UpstreamClient,
  ) {}

  /**
   * Asks whether it is well, which costs it no query.
   *
   * @throws UpstreamError
   */
  async probe(signal: AbortSignal): Promise<void> {
    const { instance, baseUrl, auth } = this.config;
    await this.upstream.ask(
      {
        url: `${baseUrl}/healthz`,
        headers: authorizationHeaders(auth),
        isRepeatable: true,
        signal,
      },
      async response => {
        // OpenCost says nothing more; a page is that of something in front of it.
        const text = await response.text();
        if (!response.ok || text.includes('<')) {
          throw new UpstreamError(
            instance,
            'bad-answer',
            'does not answer as OpenCost does',
          );
        }
      },
    );
  }

  async read(day: string, now: Date, signal: AbortSignal): Promise<ClusterDay> {
    const { cluster, rate } = this.config;
    // A pair of RFC 3339 times: words such as `yesterday` mean the upstream's own day.
    const window = [startOf(day), endOf(day)]
      .map(moment => new Date(moment).toISOString().replace('.000Z', 'Z'))
      .join(',');
    const reply = await this.ask(
      '/allocation',
      { window, step: '1d', includeIdle: 'true', idleByNode: 'true' },
      allocationReplySchema,
      signal,
    );
    const assets = await this.assetsOf(window, signal);
    const nodes = (assets ?? []).filter(({ type }) => type === 'Node');
    const spot = new Set(
      nodes.flatMap(({ preemptible, properties }) =>
        Number(preemptible ?? 0) > 0 ? properties?.name ?? [] : [],
      ),
    );
    const { counted, coveredMs, findings } = readSteps(
      day,
      reply.data,
      cluster,
    );
    const rows = counted.flatMap(step =>
      step.rows.map(([name, row]) => ({ name, row, share: step.share })),
    );
    const isIdle = ({ name }: { name: string }) => name.endsWith('__idle__');
    const minutes = Math.max(
      0,
      ...nodes.map(node => node.minutes ?? 0),
      ...rows.filter(isIdle).map(({ row }) => row.minutes ?? 0),
    );
    const covered = Math.min(
      coveredMs / DAY_MS,
      elapsedShare(day, now),
      minutes > 0 ? minutes / 1440 : 1,
    );
    const allocations = rows
      .filter(row => !isIdle(row))
      .map(({ row, share }) =>
        toAllocation(row, {
          share,
          rate,
          isSpot: node => node !== undefined && spot.has(node),
        }),
      );
    const idle = rows.filter(isIdle).map(({ row, share }) => ({
      node: row.properties?.node ?? undefined,
      cost:
        ((row.cpuCost ?? 0) + (row.ramCost ?? 0) + (row.gpuCost ?? 0)) *
        share *
        rate,
    }));
    return {
      source: this.kind,
      allocations,
      idle: spreadIdle(idle, nodes, allocations, rate),
      bill: assets && billOf(assets, allocations, rate),
      coveredShare: covered,
      unitPrices: unitPricesOf(nodes, rate),
      findings,
    };
  }

  /** What is paid for; null where this OpenCost does not tell. */
  private async assetsOf(
    window: string,
    signal: AbortSignal,
  ): Promise<OpencostAsset[] | null> {
    const reply = await this.ask(
      '/assets',
      { window },
      assetsReplySchema.nullable(),
      signal,
      { absent: 'is an answer' },
    );
    if (!reply) return null;
    const { data } = reply;
    return Array.isArray(data)
      ? data.flatMap(step => Object.values(step ?? {}))
      : Object.values(data);
  }

  private async ask<T>(
    path: string,
    query: Record<string, string>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    { absent }: { absent?: 'is an answer' } = {},
  ): Promise<T> {
    const { instance, baseUrl, auth } = this.config;
    return this.upstream.ask(
      {
        url: `${baseUrl}${path}?${new URLSearchParams(query)}`,
        headers: { Accept: 'application/json', ...authorizationHeaders(auth) },
        isRepeatable: true,
        signal,
      },
      async response => {
        if (response.status === 404 && absent) {
          return schema.parse(null);
        }
        if (!response.ok) {
          throw new UpstreamError(
            instance,
            'bad-answer',
            `refused a question of the portal (${response.status})`,
          );
        }
        const text = await response.text();
        // Go writes no NaN into JSON, but some proxies and older versions do.
        const clean = text.replace(/:\s*(NaN|[+-]?Inf(inity)?)\b/g, ':null');
        return parseJson({ instance, software: SOFTWARE }, clean, schema);
      },
    );
  }
}

/** What assets cost; traffic, which is mostly none of them, is what rows say. */
function billOf(
  assets: readonly OpencostAsset[],
  allocations: readonly Allocation[],
  rate: number,
): number {
  const paid =
    assets.reduce((sum, one) => sum + (one.totalCost ?? 0), 0) * rate;
  return assets.some(({ type }) => type === 'Network')
    ? paid
    : allocations.reduce((sum, { costs }) => sum + (costs.network ?? 0), paid);
}

function unitPricesOf(
  nodes: readonly OpencostAsset[],
  rate: number,
): UnitPrices | null {
  const sum = (read: (node: OpencostAsset) => number | null | undefined) =>
    nodes.reduce((total, node) => total + (read(node) ?? 0), 0);
  const coreHours = sum(node => node.cpuCoreHours);
  const gibibyteHours = sum(node => node.ramByteHours) / GIBIBYTE;
  const gpuHours = sum(node => node.GPUHours);
  if (coreHours === 0 || gibibyteHours === 0) return null;
  return {
    cpuCore: (sum(node => node.cpuCost) / coreHours) * rate,
    memoryGibibyte: (sum(node => node.ramCost) / gibibyteHours) * rate,
    gpu: gpuHours > 0 ? (sum(node => node.gpuCost) / gpuHours) * rate : null,
  };
}
