/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('clusters', table => {
    table.comment('What is known of each watched cluster, one row each');
    table.string('cluster', 253).primary();
    table
      .boolean('complete')
      .notNullable()
      .comment('True once every kind of server was listed in full');
    table
      .string('read_at', 30)
      .nullable()
      .comment('Last good answer, ISO 8601, UTC');
    table
      .string('stale_since', 30)
      .nullable()
      .comment('Set while the cluster does not answer, ISO 8601, UTC');
    table
      .text('condition')
      .notNullable()
      .comment('Problem, missing permissions and kinds, as JSON');
    table
      .uuid('holder')
      .nullable()
      .comment('The process that watched last and may resume its watch');
  });
  await knex.schema.createTable('servers', table => {
    table.comment('What serves models on the clusters, as last observed');
    table.string('id', 700).primary();
    table.string('cluster', 253).notNullable().index();
    table.string('kind', 100).notNullable();
    table
      .string('model', 500)
      .notNullable()
      .index()
      .comment('Model name as the cluster object declares it');
    table.text('observed').notNullable().comment('The observation, as JSON');
    table
      .string('observed_at', 30)
      .notNullable()
      .comment('When it was first seen so, ISO 8601, UTC');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('servers');
  await knex.schema.dropTable('clusters');
};
