import {
  compareProfiles,
  freezePlan,
  profileSql,
  type Profile,
  readTable,
  type Relation,
  type SqlEngine,
  withSqlEngine,
} from '@bellwether/drift-engine';
import { flightsParquet } from '../flights';

jest.setTimeout(600_000);

const { BELLWETHER_TRINO_URL: url } = process.env;
const onTrino = url ? describe : describe.skip;

/** The first month against the others, as a drift monitor would compare them. */
const SPLIT = Date.UTC(2001, 1, 1);

const COLUMNS = ['date', 'delay', 'distance', 'origin', 'destination'];

function rowsOf(table: string[], window: Relation['window']): Relation {
  return { from: { table }, window };
}

/** Counts, without the sums of floating-point numbers, whose last digits depend on the order of the rows. */
function integersOf(profile: Profile): unknown {
  return JSON.parse(
    JSON.stringify(profile, (key, value) =>
      ['sum', 'squares', 'cosines', 'sines'].includes(key) ? undefined : value,
    ),
  );
}

onTrino('three million flights on a coordinator and a worker', () => {
  const parquet = flightsParquet();
  const trino = `${url?.replace(/^http/, 'trino')}/lake/flights`;
  const windows: Relation['window'][] = [
    { column: 'date', until: SPLIT },
    { column: 'date', from: SPLIT },
  ];

  async function plan() {
    const reference = await readTable(
      `sql:duckdb:#SELECT ${COLUMNS.join(
        ', ',
      )} FROM read_parquet('${parquet}') WHERE date < TIMESTAMP '2001-02-01'`,
    );
    return freezePlan(reference, { bins: 50, labels: 40 });
  }

  it('have the integers that the embedded engine counts in the same file', async () => {
    const frozen = await plan();
    const profilesOn = (engine: SqlEngine, from: Relation['from']) =>
      Promise.all(
        windows.map(window => profileSql(engine, frozen, { from, window })),
      );
    const distributed = await withSqlEngine(trino, {}, async engine => [
      await profileSql(engine, frozen, rowsOf(['flights'], windows[0])),
      await profileSql(engine, frozen, rowsOf(['flights'], windows[1])),
    ]);
    const embedded = await withSqlEngine('duckdb:', {}, engine =>
      profilesOn(engine, { query: `SELECT * FROM read_parquet('${parquet}')` }),
    );
    expect(distributed.map(({ rows }) => rows)).toEqual([508_239, 2_491_761]);
    expect(distributed.map(integersOf)).toEqual(embedded.map(integersOf));

    // And so the verdicts are made of the same numbers.
    const [there, here] = [distributed, embedded].map(([before, after]) =>
      compareProfiles(frozen, before, after).map(({ ks, psi }) => ({
        ks,
        psi,
      })),
    );
    expect(there).toEqual(here);
  });
});
