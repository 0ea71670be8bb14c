// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('judgings', table => {
    table.comment(
      'One row per canary of a rollout: what the judge knows of it',
    );
    table.string('id', 40).primary();
    table.string('rollout', 400).notNullable().comment('Id of the rollout');
    table.string('canary', 100).notNullable().comment('Revision');
    table.string('stable', 100).notNullable().comment('Revision');
    table.string('started_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('ended_at', 30).nullable();
    table
      .string('open_of', 400)
      .nullable()
      .unique()
      .comment('The rollout, until it has ended: one canary of it is judged');
    table
      .bigInteger('sampled_at')
      .notNullable()
      .comment('Aligned time of the snapshot, seconds since 1970');
    table.string('judged_at', 30).nullable();
    table.text('snapshot', 'longtext').notNullable().comment('JSON');
    table.text('state', 'longtext').notNullable().comment('JSON');
    table.text('verdict', 'longtext').nullable().comment('JSON');
    table.text('facts', 'longtext').notNullable().comment('JSON');
    table.index(['rollout', 'started_at']);
  });
  await knex.schema.createTable('observations', table => {
    table.comment(
      'Increments between two snapshots, and what was said of them',
    );
    table.string('judging', 40).notNullable();
    table.bigInteger('at').notNullable().comment('Seconds since 1970');
    table.text('observation', 'longtext').notNullable().comment('JSON');
    table.text('points', 'longtext').notNullable().comment('JSON');
    table.primary(['judging', 'at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('observations');
  await knex.schema.dropTable('judgings');
};
