// @ts-check
const {
  createIdempotencyTable,
  createOutboxTable,
  dropOutboxTable,
} = require('@bellwether/plugin-models-node');

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('rollouts', table => {
    table.comment('One row per server that was ever seen, as last told of');
    table.string('id', 600).primary();
    table.string('cluster', 253).notNullable();
    table.string('uid', 64).nullable();
    table.string('entity_ref', 200).nullable().index();
    table.text('facts').notNullable().comment('What was told last, JSON');
    table.string('resource_version', 64).nullable();
    table
      .integer('revision')
      .notNullable()
      .comment('Counts writes: of two replicas only one tells of a change');
    table
      .string('started_at', 30)
      .nullable()
      .comment('Of the rollout under way; ISO 8601, UTC');
    table.string('gone_at', 30).nullable();
  });
  await knex.schema.createTable('rollout_events', table => {
    table.increments('sequence').comment('Order of writing');
    table.uuid('id').notNullable().unique();
    table.string('rollout', 600).notNullable();
    table.string('at', 30).notNullable().index().comment('ISO 8601, UTC');
    table.text('event').notNullable().comment('JSON');
    table.index(['rollout', 'sequence']);
  });
  await knex.schema.createTable('analysis_runs', table => {
    table.comment('Copies: the controller deletes old runs');
    table.string('uid', 64).primary();
    table.string('rollout', 600).notNullable().index();
    table.string('started_at', 30).nullable();
    table.string('seen_at', 30).notNullable().index();
    table.text('run').notNullable().comment('JSON');
  });
  await knex.schema.createTable('actions', table => {
    table.uuid('id').primary();
    table.string('rollout', 600).notNullable();
    table.string('state', 20).notNullable().index();
    table.string('taken_at', 30).notNullable();
    table.string('expected_until', 30).nullable();
    table.text('taken').notNullable().comment('JSON');
    table
      .text('expectation')
      .notNullable()
      .comment('By what it is known to be done, JSON');
    table.index(['rollout', 'taken_at']);
  });
  await createOutboxTable(knex);
  await createIdempotencyTable(knex);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('idempotency');
  await dropOutboxTable(knex);
  await knex.schema.dropTable('actions');
  await knex.schema.dropTable('analysis_runs');
  await knex.schema.dropTable('rollout_events');
  await knex.schema.dropTable('rollouts');
};
