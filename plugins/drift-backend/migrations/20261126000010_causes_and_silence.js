// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('monitors', table => {
    table
      .text('told_causes')
      .nullable()
      .comment('Of what the owner was told and what still lasts, JSON');
    table
      .text('log')
      .nullable()
      .comment('Newest day with rows, and windows since without any, JSON');
  });
  // Why the owner was told was not kept; that they were is.
  await knex('monitors')
    .where('alerted_streak', '>', 0)
    .update({ told_causes: JSON.stringify([{ kind: 'joint' }]) });
  await knex.schema.alterTable('monitors', table => {
    table.dropColumn('alerted_streak');
  });
  await knex.schema.alterTable('windows', table => {
    table
      .integer('late_rows')
      .notNullable()
      .defaultTo(0)
      .comment('Rows that came too late to judge it again');
  });
  await knex.schema.createTable('earlier_judgements', table => {
    table.comment('What was said of a window before it was judged again');
    table.string('monitor', 40).notNullable();
    table.string('first_day', 10).notNullable();
    table.string('judged_at', 30).notNullable().comment('ISO 8601, UTC');
    table
      .text('judgement', 'longtext')
      .notNullable()
      .comment('Verdict and evidence, JSON');
    table.primary(['monitor', 'first_day', 'judged_at']);
  });
  await knex.schema.createTable('deploys', table => {
    table.comment('When a version of a model began or ended to be deployed');
    table.string('id', 40).primary().comment('Of the event');
    table.string('entity_ref', 200).notNullable().index();
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('label', 200).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deploys');
  await knex.schema.dropTable('earlier_judgements');
  await knex.schema.alterTable('windows', table => {
    table.dropColumn('late_rows');
  });
  await knex.schema.alterTable('monitors', table => {
    table.integer('alerted_streak').notNullable().defaultTo(0);
    table.dropColumn('log');
    table.dropColumn('told_causes');
  });
};
