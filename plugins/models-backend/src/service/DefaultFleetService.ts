import { parseEntityRef } from '@backstage/catalog-model';
import {
  AttentionQuery,
  AttentionReply,
  FamilySummary,
  FleetQuery,
  FleetReply,
  FleetRow,
  stages,
} from '@bellwether/plugin-models-common';
import { VisibleModels } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { ModelStore, SummaryStore } from '../database';
import { runsOnSchema } from '../serving';
import { countFleet } from '../fleet/countFleet';
import { FleetCounts, RestrictedFleetService } from './FleetService';
import { FleetSources, SourceAges, toSources } from '../fleet/FleetSources';
import { FleetModelRow, FleetStore } from '../fleet/FleetStore';
import { toOwners } from '../fleet/narrow';
import { restrictTo } from '../fleet/restrictTo';

const MOST_ATTENTION = 5;

export class DefaultFleetService implements RestrictedFleetService {
  static create(options: {
    fleet: FleetStore;
    models: ModelStore;
    summaries: SummaryStore;
    sources: FleetSources;
  }): RestrictedFleetService {
    return new DefaultFleetService(options);
  }

  readonly #fleet: FleetStore;
  readonly #models: ModelStore;
  readonly #summaries: SummaryStore;
  readonly #sources: FleetSources;

  private constructor(options: {
    fleet: FleetStore;
    models: ModelStore;
    summaries: SummaryStore;
    sources: FleetSources;
  }) {
    this.#fleet = options.fleet;
    this.#models = options.models;
    this.#summaries = options.summaries;
    this.#sources = options.sources;
  }

  async query(query: FleetQuery, visible: VisibleModels): Promise<FleetReply> {
    const [groups, rows, marked, ages] = await Promise.all([
      this.#fleet.groups(query, visible),
      this.#fleet.page(query, visible),
      this.#fleet.marks(query, visible),
      this.#sources.ages(),
    ]);
    const summaries = await this.#summaries.listOf(
      rows.map(row => row.entity_ref),
    );
    const { total, facets } = countFleet(groups, {
      ...query,
      team: query.team && toOwners(query.team),
    });
    return {
      items: rows.map(row =>
        toFleetRow(row, summaries.get(row.entity_ref) ?? {}, ages),
      ),
      total,
      facets: { ...facets, marked },
      page: query.page,
      pageSize: query.pageSize,
      joinedAt: new Date().toISOString(),
      sources: toSources(ages),
    };
  }

  async counts(visible: VisibleModels): Promise<FleetCounts> {
    return {
      models: await this.#fleet.count(visible),
      needPerson: await this.#summaries.countNeedingPerson(query =>
        restrictTo(query, 'entity_ref', visible),
      ),
    };
  }

  async attention(
    { team }: AttentionQuery,
    visible: VisibleModels,
  ): Promise<AttentionReply> {
    const { items, total } = await this.#summaries.needingPerson(
      query => restrictTo(query, 'entity_ref', visible),
      MOST_ATTENTION,
      team?.length ? toOwners(team) : undefined,
    );
    const known = await this.#models.findByEntityRefs(
      items.map(({ entityRef }) => entityRef),
    );
    const ages = await this.#sources.ages();
    const silent = toSources(ages).filter(({ staleSince }) => staleSince);
    return {
      items: [
        ...items.map(({ entityRef, summary }) => {
          const model = known.find(each => each.entityRef === entityRef);
          return {
            entityRef,
            title: model?.name ?? parseEntityRef(entityRef).name,
            sentence: summary.sentence,
            owner: model?.owner,
            severity: severityOf(summary),
            since: summary.at,
            href: hrefOf(entityRef, summary.href),
            action: summary.needsPerson ?? 'Look at it',
          };
        }),
        ...silent.map(({ id, problem, staleSince }) => ({
          title: id,
          sentence: problem ?? `${id} has not answered for a while`,
          severity: 'void' as const,
          since: staleSince,
          href: '/models/connections',
          action: 'See connections',
        })),
      ].slice(0, MOST_ATTENTION),
      total: total + silent.length,
    };
  }
}

function toFleetRow(
  row: FleetModelRow,
  summaries: Record<string, FamilySummary>,
  { registries, clusters }: SourceAges,
): FleetRow {
  return {
    entityRef: row.entity_ref,
    name: row.name,
    title: row.title,
    description: row.description ?? undefined,
    owner: row.owner,
    system: row.system ?? undefined,
    registry: row.instance,
    framework: row.framework ?? undefined,
    filesRead: row.package_read_at !== null,
    stage: z.enum(stages).parse(row.stage),
    champion:
      row.champion_version && row.champion_since
        ? {
            version: row.champion_version,
            since: row.champion_since,
            sinceIsExact: Boolean(row.champion_since_exact),
          }
        : undefined,
    challenger: row.challenger_version ?? undefined,
    versionCount: row.version_count,
    runsOn: runsOnSchema.parse(JSON.parse(row.runs_on)).map(place => ({
      ...place,
      staleSince: clusters.get(place.cluster)?.staleSince,
    })),
    updatedAt: row.updated_at,
    summaries,
    staleSince: registries.get(row.instance)?.staleSince,
  };
}

function severityOf({ tone }: FamilySummary): 'bad' | 'warn' | 'void' {
  return tone === 'bad' || tone === 'void' ? tone : 'warn';
}

/** A summary names a path of the portal, or a tab of the model's page. */
function hrefOf(entityRef: string, href = ''): string {
  if (href.startsWith('/')) return href;
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return ['/catalog', namespace, kind, name, href].filter(Boolean).join('/');
}
