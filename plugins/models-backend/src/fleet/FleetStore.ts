import {
  FleetQuery,
  FleetReply,
  stages,
} from '@bellwether/plugin-models-common';
import { VisibleModels } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ModelRow } from '../database';
import { FleetGroup } from './countFleet';
import { conditions, narrow } from './narrow';
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

/** Pages of the fleet, and what its filters count: three queries, whatever is asked. */
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
    narrow(rows, query, visible);
    for (const order of orders(query)) rows.orderByRaw(order);
    return rows.limit(query.pageSize).offset((query.page - 1) * query.pageSize);
  }

  /** How many of the models that the query lets through each family has marked, and the word by which it does so. */
  async marks(
    query: FleetQuery,
    visible: VisibleModels,
  ): Promise<FleetReply['facets']['marked']> {
    // Of a large fleet few are marked: the others are not looked at.
    const shown = this.#knex('models')
      .select('entity_ref')
      .whereIn(
        'entity_ref',
        this.#knex('summaries').whereNotNull('mark').select('entity_ref'),
      );
    narrow(shown, query, visible);
    // Families of whose marks none is left are counted too.
    const rows: Array<{
      family: string;
      mark: string;
      shown: number | string;
    }> = await this.#knex('summaries')
      .leftJoin(shown.as('shown'), 'shown.entity_ref', 'summaries.entity_ref')
      .whereNotNull('mark')
      .groupBy('family')
      .orderBy('family')
      .select('family')
      .max({ mark: 'mark' })
      .count({ shown: 'shown.entity_ref' });
    return rows.map(({ family, mark, shown: count }) => ({
      value: family,
      label: mark,
      count: Number(count),
    }));
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
