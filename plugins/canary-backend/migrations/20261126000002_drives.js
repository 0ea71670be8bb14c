// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('drives', table => {
    table.comment('One row per canary that the driver steps, or has stepped');
    table.uuid('id').primary();
    table.string('rollout', 600).notNullable().index();
    table.string('uid', 64).notNullable().comment('Of the InferenceService');
    table.string('canary', 253).notNullable().comment('Revision');
    table
      .string('open_of', 600)
      .nullable()
      .unique()
      .comment('The rollout, until it has ended: one canary of it is driven');
    table
      .string('changed_at', 30)
      .notNullable()
      .index()
      .comment('ISO 8601, UTC');
    table.text('drive').notNullable().comment('JSON');
    table
      .integer('revision')
      .notNullable()
      .comment('Counts writes: who decides on an older one writes nothing');
    table
      .string('lease_holder', 100)
      .nullable()
      .comment('Replica of the portal that drives');
    table.string('lease_until', 30).nullable().comment('ISO 8601, UTC');
    table.unique(['rollout', 'uid', 'canary']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('drives');
};
