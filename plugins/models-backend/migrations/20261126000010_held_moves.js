const HELD_MS = 60_000;

/** @param {string} time */
const heldSince = time => new Date(Date.parse(time) + HELD_MS).toISOString();

/**
 * Until when a move is under way was told by when it began, which was put back for one that nobody is at any more; and when that had really
 * begun stood in the move itself.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('pending_moves', table => {
    table
      .string('held_until', 30)
      .notNullable()
      .defaultTo('')
      .comment('ISO 8601, UTC; from then on nobody is at it any more');
  });
  for (const row of await knex('pending_moves')) {
    const { begunAt = row.started_at, ...move } = JSON.parse(row.move);
    await knex('pending_moves')
      .where({ instance: row.instance, name: row.name })
      .update({
        started_at: begunAt,
        held_until: heldSince(row.started_at),
        move: JSON.stringify(move),
      });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const row of await knex('pending_moves')) {
    const isLeft = row.held_until < heldSince(row.started_at);
    const move = JSON.parse(row.move);
    await knex('pending_moves')
      .where({ instance: row.instance, name: row.name })
      .update({
        started_at: new Date(
          Date.parse(row.held_until) - HELD_MS,
        ).toISOString(),
        move: JSON.stringify(
          isLeft ? { ...move, begunAt: row.started_at } : move,
        ),
      });
  }
  await knex.schema.alterTable('pending_moves', table => {
    table.dropColumn('held_until');
  });
};
