// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('window_slices', table => {
    table.comment('Windows by slice, as first asked for; one row per window');
    table.string('monitor', 40).notNullable();
    table.string('first_day', 10).notNullable();
    table
      .string('judged_at', 30)
      .notNullable()
      .comment('Of the judgement that they belong to: of another they are old');
    table.string('counted_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('slices').notNullable().comment('Without columns, JSON');
    table.text('others').notNullable().comment('JSON');
    table.primary(['monitor', 'first_day']);
  });
  await knex.schema.createTable('window_slice_columns', table => {
    table.comment('One column in each slice of a window, in their order');
    table.string('monitor', 40).notNullable();
    table.string('first_day', 10).notNullable();
    table.string('column_name', 255).notNullable();
    table.text('columns', 'longtext').notNullable().comment('JSON');
    table.primary(['monitor', 'first_day', 'column_name']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('window_slice_columns');
  await knex.schema.dropTable('window_slices');
};
