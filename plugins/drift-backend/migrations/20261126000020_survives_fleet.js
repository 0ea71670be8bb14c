// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('monitors', table => {
    table
      .boolean('survives_fleet')
      .nullable()
      .comment(
        'Whether its newest window was a discovery of the fleet when it was told of',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('monitors', table => {
    table.dropColumn('survives_fleet');
  });
};
