// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('cluster_packings', table => {
    table.comment(
      'What recommendations that wait would take off the bill of a cluster together',
    );
    table.string('cluster', 253).primary();
    table.string('packed_at', 30).notNullable();
    table.text('facts').notNullable().comment('JSON');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cluster_packings');
};
