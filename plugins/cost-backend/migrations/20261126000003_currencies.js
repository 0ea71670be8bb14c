// @ts-check

/** Whose amounts were kept in the currency that the portal had then. */
const TABLES = [
  'cluster_days',
  'realised_days',
  'budgets',
  'anomalies',
  'recommendations',
];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, table => {
      table
        .string('currency', 3)
        .nullable()
        .comment('ISO 4217; named at the first start where it is not there');
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('currency');
    });
  }
};
