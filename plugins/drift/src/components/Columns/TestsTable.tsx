import { WindowColumn } from '@bellwether/plugin-drift-common';
import {
  EmptyCell,
  formatNumber,
  SubTitle,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { formatP, testName } from '../../words';

/** The tests of a column, each with how its p-value was made. */
export function TestsTable(props: { tests: WindowColumn['tests'] }) {
  const table = useTableStyles();
  if (props.tests.length === 0) return null;
  return (
    <div
      className={table.scroll}
      role="group"
      aria-label="Tests, scrolls sideways"
      // What may scroll takes the focus, so that keys can scroll it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <SubTitle>Tests</SubTitle>
      <table
        className={`${table.table} ${table.tight}`}
        aria-label="Tests of this column"
      >
        <thead>
          <tr>
            <th scope="col">Test</th>
            <th scope="col" className={table.number}>
              Statistic
            </th>
            <th scope="col" className={table.number}>
              p
            </th>
            <th scope="col">Method</th>
          </tr>
        </thead>
        <tbody>
          {props.tests.map(({ test, statistic, pValue, method, reason }) => (
            <tr key={test}>
              <th scope="row">{testName(test)}</th>
              <td className={table.number}>
                {statistic === null ? (
                  <EmptyCell why={reason ?? 'not tested'} />
                ) : (
                  formatNumber(statistic, 3)
                )}
              </td>
              <td className={table.number}>
                {pValue === null ? (
                  <EmptyCell why={reason ?? 'not tested'} />
                ) : (
                  formatP(pValue)
                )}
              </td>
              <td>
                {method}
                {reason && <span className={table.sub}>{reason}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
