// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('monitors', table => {
    table
      .integer('to_tell')
      .notNullable()
      .defaultTo(0)
      .comment('Judgements of which not everybody was told');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('monitors', table => {
    table.dropColumn('to_tell');
  });
};
