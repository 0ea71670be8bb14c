// @ts-check
const {
  createIdempotencyTable,
  createOutboxTable,
  dropOutboxTable,
} = require('@bellwether/plugin-models-node');

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('monitors', table => {
    table.comment('One row per monitor that some definition names');
    table.string('id', 40).primary();
    table.string('entity_ref', 200).notNullable().index();
    table.string('name', 63).notNullable();
    table.text('definition').notNullable().comment('The last good one, JSON');
    table.text('defined_in').notNullable().comment('JSON');
    table
      .text('problem')
      .nullable()
      .comment('Why the newest text is not in force, JSON');
    table.text('mute').nullable().comment('JSON');
    table.string('seen_at', 30).notNullable().comment('ISO 8601, UTC');
    table
      .integer('alerted_streak')
      .notNullable()
      .defaultTo(0)
      .comment('Windows in a row when the owner was last told');
    table.unique(['entity_ref', 'name']);
  });
  await knex.schema.createTable('broken_definitions', table => {
    table.comment('Definitions of which no good text is known');
    table.string('id', 64).primary().comment('Hash of model and location');
    table.string('entity_ref', 200).notNullable().index();
    table.text('broken').notNullable().comment('JSON');
  });
  await knex.schema.createTable('baselines', table => {
    table.string('monitor', 40).notNullable();
    table.integer('number').notNullable();
    table.string('state', 12).notNullable();
    table.string('first_day', 10).notNullable();
    table.string('last_day', 10).notNullable();
    table.integer('row_count').notNullable();
    table.string('hash', 64).notNullable();
    table.text('profile').notNullable().comment('JSON; never changed');
    table
      .text('self_changes')
      .notNullable()
      .comment('Largest change in each window of its own, JSON');
    table.text('facts').notNullable().comment('Who, when and why, JSON');
    table.primary(['monitor', 'number']);
  });
  await knex.schema.createTable('windows', table => {
    table.string('monitor', 40).notNullable();
    table.string('first_day', 10).notNullable();
    table.string('last_day', 10).notNullable();
    table.integer('row_count').notNullable();
    table.string('state', 20).notNullable();
    table.integer('baseline').notNullable();
    table.double('p_value').nullable();
    table.double('ratio').nullable().comment('Largest effect ÷ its limit');
    table.string('judged_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('summary').notNullable().comment('JSON');
    table.text('heat').notNullable().comment('Ratio by column, JSON');
    table.text('detail', 'longtext').notNullable().comment('JSON');
    table.primary(['monitor', 'first_day']);
  });
  await knex.schema.createTable('runs', table => {
    table.string('monitor', 40).primary();
    table.string('id', 40).notNullable();
    table.string('state', 10).notNullable();
    table.string('started_at', 30).notNullable();
    table.string('finished_at', 30).nullable();
    table.double('progress').nullable();
    table.text('problem').nullable();
    table
      .string('held_until', 30)
      .nullable()
      .comment('Whoever runs it renews this; later it was left behind');
  });
  await createIdempotencyTable(knex);
  await createOutboxTable(knex);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await dropOutboxTable(knex);
  for (const table of [
    'idempotency',
    'runs',
    'windows',
    'baselines',
    'broken_definitions',
    'monitors',
  ]) {
    await knex.schema.dropTable(table);
  }
};
