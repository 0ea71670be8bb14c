// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('judgings', table => {
    table
      .text('scores', 'longtext')
      .nullable()
      .comment('How far the log of scores is counted, JSON');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('judgings', table => {
    table.dropColumn('scores');
  });
};
