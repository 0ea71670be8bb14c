/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('summaries', table => {
    table
      .string('mark', 40)
      .nullable()
      .index()
      .comment('What the fleet can be narrowed to, for example Drifting');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('summaries', table => {
    table.dropIndex(['mark']);
    table.dropColumn('mark');
  });
};
