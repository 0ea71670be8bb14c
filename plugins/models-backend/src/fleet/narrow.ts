import { FleetQuery, FleetRange } from '@bellwether/plugin-models-common';
import { VisibleModels } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { toRef } from '../identity';
import { restrictTo } from './restrictTo';

const RANGE_HOURS: Record<FleetRange, number> = {
  '24h': 24,
  '7d': 7 * 24,
  '30d': 30 * 24,
  '90d': 90 * 24,
};

/** Leaves the models that the caller may see and that all filters let through. */
export function narrow(
  rows: Knex.QueryBuilder,
  query: FleetQuery,
  visible: VisibleModels,
): void {
  restrictTo(rows, 'entity_ref', visible);
  for (const { sql, bindings } of conditions(query)) {
    rows.whereRaw(sql, bindings);
  }
  if (query.team?.length) rows.whereIn('owner', toOwners(query.team));
  if (query.framework?.length) rows.whereIn('framework', query.framework);
  if (query.stage?.length) rows.whereIn('stage', query.stage);
  if (query.champion) rows.where({ serving: query.champion });
  const clusters = query.runs ?? [];
  if (clusters.length === 0) return;
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

/** Owners as entity refs, from entity refs or names of groups. */
export function toOwners(teams: readonly string[]): string[] {
  return teams.map(team => toRef(team, 'group') ?? team);
}

/** What narrows the fleet beside the columns that are counted: the text, marks of families, and the time of the last change. */
export function conditions(
  query: FleetQuery,
): Array<{ sql: string; bindings: string[] }> {
  const found = words(query).map(word => ({
    sql: `search_text LIKE ? ESCAPE '\\'`,
    bindings: [pattern(word)],
  }));
  for (const family of query.marked ?? []) {
    found.push({
      sql: `EXISTS (
        SELECT 1 FROM summaries AS s
        WHERE s.entity_ref = models.entity_ref AND s.family = ? AND s.mark IS NOT NULL
      )`,
      bindings: [family],
    });
  }
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
