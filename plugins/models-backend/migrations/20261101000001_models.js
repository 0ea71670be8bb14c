// @ts-check
const {
  createIdempotencyTable,
  createOutboxTable,
  dropOutboxTable,
} = require('@bellwether/plugin-models-node');

/** @param {import('knex').Knex} knex */
async function createModels(knex) {
  await knex.schema.createTable('models', table => {
    table.comment('One row per registered model: the fleet, as it is shown');
    table.string('instance', 63).notNullable().comment('Registry instance');
    table.string('name', 500).notNullable().comment('Exact name there');
    table.string('entity_ref', 200).notNullable().unique();
    table
      .string('plain_ref', 200)
      .notNullable()
      .index()
      .comment('The entity ref that it would have if no other model had it');
    table.string('title', 500).notNullable();
    table.string('sort_name', 500).notNullable().comment('Lower case');
    table.text('description').nullable();
    table.string('owner', 200).notNullable();
    table.string('owner_source', 20).notNullable();
    table.text('owner_evidence').nullable();
    table.string('system', 200).nullable();
    table.string('system_source', 20).nullable();
    table.string('stage', 20).notNullable();
    table.string('framework', 100).nullable();
    table.integer('champion_version').nullable();
    table
      .string('champion_since', 30)
      .nullable()
      .index()
      .comment('ISO 8601, UTC');
    table.boolean('champion_since_exact').nullable();
    table.integer('challenger_version').nullable();
    table.integer('version_count').notNullable();
    table.integer('newest_version').nullable();
    table
      .integer('described_version')
      .nullable()
      .comment('Champion, else challenger, else newest');
    table
      .string('serving', 20)
      .nullable()
      .comment('match or not-champion; null where that cannot be said');
    table
      .integer('attention')
      .notNullable()
      .defaultTo(0)
      .comment('From the summaries; higher needs a person more');
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('updated_at', 30).notNullable().index();
    table
      .string('changed_at', 30)
      .notNullable()
      .comment('When the read began whose answer is stored, ISO 8601, UTC');
    table.string('fingerprint', 64).notNullable();
    table.text('collision').nullable();
    table.text('search_text').notNullable().comment('Lower case');
    table
      .string('clusters', 2000)
      .notNullable()
      .defaultTo('|')
      .comment('Where it runs, for example |prod-eu|prod-us|');
    table.text('runs_on').notNullable().defaultTo('[]').comment('JSON');
    table.text('tags').notNullable().comment('JSON');
    table.text('aliases').notNullable().comment('JSON');
    table.primary(['instance', 'name']);
    table.index(['name']);
    table.index(['attention', 'sort_name']);
    table.index(['sort_name']);
    // What the filters of the fleet count, read without the rows themselves.
    table.index(['owner', 'framework', 'stage', 'serving', 'clusters']);
  });
  await knex.schema.createTable('model_versions', table => {
    table.comment(
      'All versions of a model in one row, as the registry has them',
    );
    table.string('instance', 63).notNullable();
    table.string('name', 500).notNullable();
    table.string('fingerprint', 64).notNullable();
    table.text('versions').notNullable().comment('JSON, ascending');
    table.primary(['instance', 'name']);
  });
  await knex.schema.createTable('version_details', table => {
    table.comment('Files and training run of a version, once read');
    table.string('instance', 63).notNullable();
    table.string('name', 500).notNullable();
    table.integer('version').notNullable();
    table
      .text('package')
      .nullable()
      .comment('What its files say, as JSON; null: it has none');
    table
      .string('package_read_at', 30)
      .nullable()
      .comment('Null: its files were not yet looked into');
    table.text('run').nullable().comment('JSON');
    table.primary(['instance', 'name', 'version']);
  });
}

/** @param {import('knex').Knex} knex */
async function createHistory(knex) {
  await knex.schema.createTable('alias_history', table => {
    table.comment('Where aliases pointed, as far as the portal saw it');
    table.increments('id').comment('Order of becoming known');
    table.string('instance', 63).notNullable();
    table.string('name', 500).notNullable();
    table.string('alias', 256).notNullable();
    table.integer('version').nullable().comment('Null: it was removed');
    table.integer('previous_version').nullable();
    table.string('since', 30).notNullable().comment('ISO 8601, UTC');
    table.boolean('exact').notNullable();
    table.string('seen_by', 20).notNullable();
    table.string('moved_by', 200).nullable();
    table.text('reason').nullable();
    table.index(['instance', 'name', 'alias']);
  });
  await knex.schema.createTable('events', table => {
    table.comment('The timeline: events of every family, each once');
    table.uuid('id').primary();
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('model', 200).notNullable().comment('Entity ref');
    table.string('type', 100).notNullable();
    table.text('event').notNullable().comment('JSON');
    table.index(['model', 'at']);
  });
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await createModels(knex);
  await createHistory(knex);
  await createOutboxTable(knex);
  await knex.schema.createTable('summaries', table => {
    table.comment('What each family says of a model');
    table.string('entity_ref', 200).notNullable();
    table.string('family', 63).notNullable();
    table.text('summary').notNullable().comment('JSON');
    table.integer('attention').notNullable().index();
    table.primary(['entity_ref', 'family']);
  });
  await knex.schema.createTable('upstream_status', table => {
    table.comment('How upstreams answer, one row each');
    table.string('id', 300).primary();
    table.text('health').nullable().comment('JSON: the last requests');
    table.text('sync').nullable().comment('JSON: the last full read');
  });
  await knex.schema.createTable('pending_moves', table => {
    table.comment('Moves of an alias that the portal is making right now');
    table.string('instance', 63).notNullable();
    table.string('name', 500).notNullable();
    table.string('started_at', 30).notNullable().comment('ISO 8601, UTC');
    table
      .text('move')
      .notNullable()
      .comment('Who moves what where, and why: JSON');
    table.primary(['instance', 'name']);
  });
  await createIdempotencyTable(knex);
  await knex.schema.createTable('webhook_deliveries', table => {
    table.comment('Announcements of registries that were processed');
    table.string('instance', 63).notNullable();
    table.string('delivery_id', 200).notNullable();
    table.string('received_at', 30).notNullable().index();
    table.primary(['instance', 'delivery_id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'webhook_deliveries',
    'idempotency',
    'pending_moves',
    'upstream_status',
    'summaries',
  ]) {
    await knex.schema.dropTable(table);
  }
  await dropOutboxTable(knex);
  for (const table of [
    'events',
    'alias_history',
    'version_details',
    'model_versions',
    'models',
  ]) {
    await knex.schema.dropTable(table);
  }
};
