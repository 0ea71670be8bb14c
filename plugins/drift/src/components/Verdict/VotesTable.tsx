import { WindowDetail } from '@bellwether/plugin-drift-common';
import {
  EmptyCell,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import {
  familyWords,
  formatEffect,
  formatEffectWithInterval,
  formatEffectValue,
  formatP,
} from '../../words';

/** What each family of tests saw, and how it voted. */
export function VotesTable(props: { votes: WindowDetail['votes'] }) {
  const table = useTableStyles();
  return (
    <div
      className={table.scroll}
      role="group"
      aria-label="Votes, scrolls sideways"
      // What may scroll takes the focus, so that keys can scroll it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table
        className={`${table.table} ${table.tight}`}
        aria-label="Votes of the families"
      >
        <thead>
          <tr>
            <th scope="col">Family</th>
            <th scope="col" className={table.number}>
              Effect
            </th>
            <th scope="col" className={table.number}>
              Material from
            </th>
            <th scope="col" className={table.number}>
              p
            </th>
            <th scope="col">Vote</th>
          </tr>
        </thead>
        <tbody>
          {props.votes.map(({ family, basis, effect, pValue, votes }) => (
            <tr key={family}>
              <th scope="row">
                {familyWords[family]}
                <span className={table.sub}>{basis}</span>
              </th>
              <td
                className={table.number}
                title={effect && formatEffectWithInterval(effect)}
              >
                {effect ? (
                  formatEffect(effect)
                ) : (
                  <EmptyCell why="no effect was measured" />
                )}
              </td>
              <td className={table.number}>
                {effect && effect.limit !== null ? (
                  formatEffectValue(effect.limit)
                ) : (
                  <EmptyCell why="this family has no limit of its own" />
                )}
              </td>
              <td className={table.number}>
                {pValue === null ? (
                  <EmptyCell why="not tested" />
                ) : (
                  formatP(pValue)
                )}
              </td>
              <td>
                {votes ? (
                  <VerdictChip tone="bad" word="Drift" />
                ) : (
                  <VerdictChip tone="quiet" word="No drift" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
