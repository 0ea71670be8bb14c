import {
  FleetQuery,
  FleetRange,
  stages,
} from '@bellwether/plugin-models-common';
import { VisibleModels } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ModelRow } from '../database';
import { toRef } from '../identity';
import { FleetGroup } from './countFleet';
import { restrictTo } from './restrictTo';

const COLUMNS = [
  'instance',
  'name',
  'entity_ref',
  'title',
  'description',
  'owner',
  'system',
  'stage',
  'framework',
  'champion_version',
  'champion_since',
  'champion_since_exact',
  'challenger_version',
  'version_count',
  'updated_at',
  'runs_on',
] as const;

interface GroupRow {
  owner: string;
  framework: string | null;
  stage: string;
  serving: string | null;
  clusters: string;
  count: number | string;
}

/** A row of the fleet as it is stored. */
export type FleetModelRow = Pick<ModelRow, (typeof COLUMNS)[number]> & {
  /** Null: the files of the described version were not yet looked into. */
  package_read_at: string | null;
};

const RANGE_HOURS: Record<FleetRange, number> = {
  '24h': 24,
  '7d': 7 * 24,
  '30d': 30 * 24,
  '90d': 90 * 24,
};

/** Pages of the fleet, and what its filters count: two queries, whatever is asked. */
export class FleetStore {
  static create(options: { knex: Knex }): FleetStore {
    return new FleetStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async page(
    query: FleetQuery,
    visible: VisibleModels,
  ): Promise<FleetModelRow[]> {
    const rows = this.#knex('models')
      .select<FleetModelRow[]>(...COLUMNS)
      .select(
        this.#knex('version_details as d')
          .where('d.instance', this.#knex.ref('models.instance'))
          .where('d.name', this.#knex.ref('models.name'))
          .where('d.version', this.#knex.ref('models.described_version'))
          .select('d.package_read_at')
          .as('package_read_at'),
      );
    restrictTo(rows, 'entity_ref', visible);
    for (const { sql, bindings } of conditions(query)) {
      rows.whereRaw(sql, bindings);
    }
    if (query.team?.length) rows.whereIn('owner', toOwners(query.team));
    if (query.framework?.length) rows.whereIn('framework', query.framework);
    if (query.stage?.length) rows.whereIn('stage', query.stage);
    if (query.champion) rows.where({ serving: query.champion });
    if (query.runs?.length) {
      const clusters = query.runs;
      rows.where(where => {
        for (const cluster of clusters) {
          if (cluster === 'none') where.orWhere({ clusters: '|' });
          else {
            where.orWhereRaw(`clusters LIKE ? ESCAPE '\\'`, [
              pattern(`|${cluster}|`),
            ]);
          }
        }
      });
    }
    for (const order of orders(query)) rows.orderByRaw(order);
    return rows.limit(query.pageSize).offset((query.page - 1) * query.pageSize);
  }

  /** How many models the caller may see. */
  async count(visible: VisibleModels): Promise<number> {
    const query = this.#knex('models').count<Array<{ total: number | string }>>(
      { total: '*' },
    );
    restrictTo(query, 'entity_ref', visible);
    const [{ total }] = await query;
    return Number(total);
  }

  /**
   * How many models there are of each combination of what can be filtered by, and how many of these match the text and
   * changed within the range.
   */
  async groups(
    query: FleetQuery,
    visible: VisibleModels,
  ): Promise<FleetGroup[]> {
    const columns = ['owner', 'framework', 'stage', 'serving', 'clusters'];
    const groups = this.#knex('models').select(columns).groupBy(columns);
    restrictTo(groups, 'entity_ref', visible);
    const matching = conditions(query);
    const isMatch = matching.map(({ sql }) => sql).join(' AND ');
    const counted =
      matching.length > 0
        ? this.#knex.raw(
            `SUM(CASE WHEN ${isMatch} THEN 1 ELSE 0 END) AS count`,
            matching.flatMap(({ bindings }) => bindings),
          )
        : this.#knex.raw('COUNT(*) AS count');
    const rows = await groups.select<GroupRow[]>(counted);
    return rows.map(({ count, clusters, ...values }) => ({
      ...values,
      clusters: clusters.split('|').filter(Boolean),
      // PostgreSQL counts in text.
      count: Number(count),
    }));
  }
}

/** Owners as entity refs, from entity refs or names of groups. */
export function toOwners(teams: readonly string[]): string[] {
  return teams.map(team => toRef(team, 'group') ?? team);
}

/** What narrows the fleet but has no values to count: the text, and the time of the last change. */
function conditions(
  query: FleetQuery,
): Array<{ sql: string; bindings: string[] }> {
  const found = words(query).map(word => ({
    sql: `search_text LIKE ? ESCAPE '\\'`,
    bindings: [pattern(word)],
  }));
  if (query.range) {
    // A registry does not say when an alias was moved, so its own time is not enough; events say what the portal saw.
    const since = new Date(
      Date.now() - RANGE_HOURS[query.range] * 3_600_000,
    ).toISOString();
    found.push({
      sql: `(models.updated_at >= ? OR EXISTS (
        SELECT 1 FROM events WHERE events.model = models.entity_ref AND events.at >= ?
      ))`,
      bindings: [since, since],
    });
  }
  return found;
}

function words({ text }: FleetQuery): string[] {
  return (text ?? '').toLocaleLowerCase('en-US').split(/\s+/).filter(Boolean);
}

function pattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, match => `\\${match}`)}%`;
}

const STAGE_RANK = `CASE stage ${stages
  .map((stage, rank) => `WHEN '${stage}' THEN ${rank}`)
  .join(' ')} END`;

/** When something of a model changed last, as the range takes it. */
const CHANGED_AT = `(
  SELECT CASE WHEN MAX(at) > models.updated_at THEN MAX(at) ELSE models.updated_at END
  FROM events WHERE events.model = models.entity_ref
)`;

/** What is unknown comes last, either way; the name decides between equals. */
function orders({ sort, order }: FleetQuery): string[] {
  const direction = order === 'desc' ? 'DESC' : 'ASC';
  switch (sort) {
    case 'attention':
      // Ascending is the usual way to look at it: what needs a person most comes first.
      return order === 'desc'
        ? ['attention ASC', 'sort_name ASC']
        : ['attention DESC', 'sort_name ASC'];
    case 'owner':
      return [`owner ${direction}`, 'sort_name ASC'];
    case 'stage':
      return [`${STAGE_RANK} ${direction}`, 'sort_name ASC'];
    case 'championSince':
      return [
        'CASE WHEN champion_since IS NULL THEN 1 ELSE 0 END',
        `champion_since ${direction}`,
        'sort_name ASC',
      ];
    case 'updated':
      return [`${CHANGED_AT} ${direction}`, 'sort_name ASC'];
    default:
      return [`sort_name ${direction}`, 'entity_ref ASC'];
  }
}
