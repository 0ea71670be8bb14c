/**
 * PromQL: every query of `queries.ts` gives what a real Prometheus 2.42 gave, numbers to 1e-9.
 *
 * Runs against the sandbox; against a real server with
 *
 *     BELLWETHER_PROMETHEUS_BINARY=prometheus yarn test:unit --watchAll=false e2e/contract/prometheus
 *
 * (Debian's package `prometheus` has the program and `promtool`), which starts one on loopback with the contract's series.
 * After a change of the series or queries, `record.ts` records the real answers anew.
 */
import { callOf } from './calls';
import { named, useContract } from './contract';
import { differences } from './differences';
import { QUERIES } from './queries';

const contract = useContract();

describe('a query', () => {
  it.each(named(QUERIES, callOf))('answers %s', async (_name, query) => {
    const { status, body, recorded } = await contract.both(callOf(query));
    expect({ status: recorded.status, body }).toMatchObject({
      status: 200,
      body: { status: 'success' },
    });
    expect(status).toBe(200);
    expect(differences(recorded.body, body, query)).toEqual([]);
  });
});
