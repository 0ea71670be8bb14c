import { Verdict } from '@bellwether/plugin-canary-common';
import {
  EmptyCell,
  formatShare,
  formatTime,
  Panel,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { formatE, verdictForms } from '../../words';

/** The test that is nearest to its line, with its evidence. */
function leadingEvidence({ tests }: Verdict): string {
  const [leading] = tests
    .flatMap(({ title, harm }) =>
      harm && harm.logE !== null
        ? [{ title, logE: harm.logE, threshold: harm.threshold }]
        : [],
    )
    .sort((a, b) => b.logE - b.threshold - (a.logE - a.threshold));
  return leading
    ? `${leading.title}: E = ${formatE(leading.logE)} of ${formatE(
        leading.threshold,
      )}`
    : 'Nothing was compared yet.';
}

/** The same counters, by rules that are in wide use. */
export function OtherRulesCard(props: { verdict: Verdict }) {
  const table = useTableStyles();
  const { verdict } = props;
  const hasAlarms = verdict.otherRules.some(
    ({ falseAlarms }) => falseAlarms !== undefined,
  );
  return (
    <Panel
      flush
      title="What other rules would have done"
      subtitle="same counters"
    >
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.tight}`}
          aria-label="What other rules would have done"
        >
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">Outcome</th>
              <th scope="col">On what</th>
              {hasAlarms && (
                <th scope="col" className={table.number}>
                  False alarms
                  <span className={table.sub}>simulated, equal arms</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {verdict.otherRules.map(
              ({ id, title, outcome, at, sentence, falseAlarms }) => (
                <tr key={id}>
                  <th scope="row">{title}</th>
                  <td className={table.noWrap}>
                    {outcome === 'would-abort' ? (
                      <VerdictChip
                        tone="warn"
                        quiet
                        word={at ? `abort, ${formatTime(at)}` : 'abort'}
                      />
                    ) : (
                      <VerdictChip tone="quiet" word="nothing" />
                    )}
                  </td>
                  <td>{sentence}</td>
                  {hasAlarms && (
                    <td className={table.number}>
                      {falseAlarms === undefined ? (
                        <EmptyCell why="not simulated" />
                      ) : (
                        formatShare(falseAlarms)
                      )}
                    </td>
                  )}
                </tr>
              ),
            )}
            <tr>
              <th scope="row">
                <strong>Judge</strong>
              </th>
              <td className={table.noWrap}>
                <VerdictChip {...verdictForms[verdict.verdict]} quiet />
              </td>
              <td>{leadingEvidence(verdict)}</td>
              {hasAlarms && (
                <td className={table.number}>
                  at most {formatShare(verdict.promise.alpha)}
                </td>
              )}
            </tr>
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
