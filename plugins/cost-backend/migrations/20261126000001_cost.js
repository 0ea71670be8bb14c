// @ts-check
const {
  createIdempotencyTable,
  createOutboxTable,
  dropOutboxTable,
} = require('@bellwether/plugin-models-node');

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('cluster_days', table => {
    table.comment('One row per cluster and day whose costs were read');
    table.string('cluster', 253).notNullable();
    table
      .string('day', 10)
      .notNullable()
      .comment('UTC, for example 2026-06-15');
    table.string('read_at', 30).notNullable();
    table.text('facts').notNullable().comment('JSON');
    table.primary(['cluster', 'day']);
    table.index('day');
  });
  await knex.schema.createTable('cost_rows', table => {
    table.comment('A day of a cluster is replaced as a whole');
    table.string('cluster', 253).notNullable();
    table.string('day', 10).notNullable();
    table
      .string('subject', 600)
      .notNullable()
      .comment('Id of a server, or other:<namespace>');
    table.string('entity_ref', 200).nullable();
    table.double('total').notNullable();
    table.text('facts').notNullable().comment('JSON');
    table.index(['cluster', 'day']);
    table.index(['entity_ref', 'day']);
    table.index('day');
  });
  await knex.schema.createTable('cluster_reads', table => {
    table.comment('How reading a cluster goes');
    table.string('cluster', 253).primary();
    table.string('kind', 20).notNullable();
    table.string('read_at', 30).nullable();
    table.string('stale_since', 30).nullable();
    table.text('problem').nullable();
  });
  await knex.schema.createTable('recommendations', table => {
    table.uuid('id').primary();
    table.string('server', 600).notNullable();
    table.string('entity_ref', 200).notNullable();
    table.string('state', 20).notNullable();
    table.integer('revision').notNullable().comment('Counts writes');
    table.string('created_at', 30).notNullable();
    table.string('changed_at', 30).notNullable();
    table.text('facts').notNullable().comment('JSON');
    table.index(['server', 'state']);
    table.index(['entity_ref', 'created_at']);
  });
  await knex.schema.createTable('server_advice', table => {
    table.comment(
      'The newest look at each server: usage, spot, GPU, and why nothing is recommended',
    );
    table.string('server', 600).primary();
    table.string('entity_ref', 200).notNullable().index();
    table.string('advised_at', 30).notNullable();
    table.text('advice').notNullable().comment('JSON');
    table.text('usage').notNullable().comment('JSON');
  });
  await knex.schema.createTable('changes', table => {
    table.uuid('id').primary();
    table.uuid('recommendation').notNullable().index();
    table.string('state', 20).notNullable().index();
    table.string('opened_at', 30).notNullable();
    table.text('facts').notNullable().comment('JSON');
  });
  await knex.schema.createTable('realised_days', table => {
    table.comment(
      'What a change saved on a day, against the same day at the old size',
    );
    table.uuid('recommendation').notNullable();
    table.string('day', 10).notNullable();
    table.double('actual').notNullable();
    table.double('counterfactual').notNullable();
    table.primary(['recommendation', 'day']);
  });
  await knex.schema.createTable('budgets', table => {
    table.string('entity_ref', 200).primary();
    table.double('per_month').notNullable();
    table.string('set_by', 200).notNullable();
    table.string('set_at', 30).notNullable();
    table.text('reason').notNullable();
  });
  await knex.schema.createTable('notices', table => {
    table.comment('What an owner was told, so that it is told once');
    table.string('key', 600).primary();
    table.string('at', 30).notNullable().index();
  });
  await knex.schema.createTable('anomalies', table => {
    table.string('id', 300).primary();
    table.string('entity_ref', 200).notNullable();
    table.string('day', 10).notNullable().index();
    table.text('facts').notNullable().comment('JSON');
    table.index(['entity_ref', 'day']);
  });
  await createOutboxTable(knex);
  await createIdempotencyTable(knex);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('idempotency');
  await dropOutboxTable(knex);
  for (const table of [
    'anomalies',
    'notices',
    'budgets',
    'realised_days',
    'changes',
    'server_advice',
    'recommendations',
    'cluster_reads',
    'cost_rows',
    'cluster_days',
  ]) {
    await knex.schema.dropTable(table);
  }
};
