/**
 * An order whose parts run in different directions is only read from an index that is kept so: without it the first page of the fleet
 * sorts every model.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('models', table => {
    table.dropIndex(['attention', 'sort_name']);
    table.index(['owner', 'sort_name']);
  });
  await knex.raw(
    'CREATE INDEX models_attention_order ON models (attention DESC, sort_name ASC)',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX models_attention_order');
  await knex.schema.alterTable('models', table => {
    table.dropIndex(['owner', 'sort_name']);
    table.index(['attention', 'sort_name']);
  });
};
