import { VisibleModels } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';

/** Leaves only what a caller may see; however many refs there are, they are one binding. */
export function restrictTo(
  query: Knex.QueryBuilder,
  column: string,
  visible: VisibleModels,
): void {
  if (visible === 'all') return;
  if (query.client.dialect === 'postgresql') {
    query.whereRaw('?? = ANY(?)', [column, [...visible]]);
  } else {
    query.whereRaw('?? IN (SELECT value FROM json_each(?))', [
      column,
      JSON.stringify(visible),
    ]);
  }
}
