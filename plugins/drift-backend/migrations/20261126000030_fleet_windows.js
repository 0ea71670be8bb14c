// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('windows', table => {
    // All that the fleet's weeks are made of: the large texts beside it are not touched.
    table.index(['first_day', 'monitor', 'state', 'ratio'], 'windows_of_fleet');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('windows', table => {
    table.dropIndex([], 'windows_of_fleet');
  });
};
