// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('bellwether_models_applied', table => {
    table.comment(
      'What each provider of models last gave to the catalog, so that an unchanged set is not given again',
    );
    table.string('provider', 255).primary().comment('Name of the provider');
    table
      .string('digest', 64)
      .nullable()
      .comment('Of the whole set; null after a change of part of it');
    table
      .string('applied_at', 30)
      .nullable()
      .comment('When the whole set was given, ISO 8601, UTC');
    table
      .integer('generation')
      .notNullable()
      .defaultTo(0)
      .comment('Counts changes of part of the set');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('bellwether_models_applied');
};
