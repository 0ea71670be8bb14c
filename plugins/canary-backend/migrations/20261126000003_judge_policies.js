// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('judge_policies', table => {
    table.comment('Policies in files beside models, as they were read last');
    table.string('entity_ref', 200).notNullable();
    table.string('file', 500).notNullable().comment('Path beside the model');
    table
      .boolean('is_models')
      .notNullable()
      .comment('Named by the model itself, not only by one of its servers');
    table.text('policy').nullable().comment('The last good one, JSON');
    table.string('good_at', 30).nullable().comment('ISO 8601, UTC');
    table.text('problem').nullable().comment('Of the newest text, JSON');
    table.string('problem_since', 30).nullable().comment('ISO 8601, UTC');
    table.primary(['entity_ref', 'file']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('judge_policies');
};
