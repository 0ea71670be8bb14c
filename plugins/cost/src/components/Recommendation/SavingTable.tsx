import {
  billableCaveat,
  Recommendation,
  RiskPoint,
} from '@bellwether/plugin-cost-common';
import { formatShare, useTableStyles } from '@bellwether/plugin-models-react';
import { formatAmount } from '../../words';
import { useText } from '../parts';
import { isUsual } from '../Risk';

/** What a size saves as requested, as room for others, and on the bill: only a node that goes away is billable. */
export function SavingTable(props: {
  recommendation: Recommendation;
  chosen: RiskPoint | undefined;
  currency: string;
}) {
  const table = useTableStyles();
  const text = useText();
  const { recommendation, chosen, currency } = props;
  const { saving, targetBreach } = recommendation;
  const isOther = chosen && !isUsual(recommendation, chosen);
  // What another target frees is absent in what was kept before it was told.
  const amounts = isOther ? chosen.amounts : saving;
  const rows: Array<[string, number, string]> = amounts
    ? [
        [
          'Saved as requested',
          amounts.requestedPerDay,
          `${formatShare(amounts.requestedShare)} of what is requested`,
        ],
        ['Schedulable', amounts.schedulablePerDay, amounts.schedulableSentence],
        [
          'Billable',
          amounts.billablePerDay,
          [amounts.billableSentence, amounts.heldSentence]
            .filter(Boolean)
            .join('; '),
        ],
      ]
    : [
        [
          'Saved as requested',
          chosen?.savingPerDay ?? 0,
          `${formatShare(chosen?.saving.share ?? 0)} of what is requested`,
        ],
      ];
  return (
    <>
      <table
        className={`${table.table} ${table.tight}`}
        aria-label="What it saves"
      >
        <thead>
          <tr>
            <th scope="col">Saving</th>
            <th scope="col" className={table.number}>
              {currency} per day
            </th>
            <th scope="col">What that is</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, amount, sentence]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={table.number}>{formatAmount(amount)}</td>
              <td className={table.secondary}>{sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {amounts && amounts.billablePerDay > 0 && (
        <p className={text.small} style={{ padding: '6px 16px 0' }}>
          {billableCaveat}
        </p>
      )}
      {!amounts && (
        <p className={text.small} style={{ padding: '6px 16px 0' }}>
          At the target of {formatShare(targetBreach)},{' '}
          {formatAmount(saving.billablePerDay)} {currency} per day leave the
          bill; what another target frees is known as requested only.
        </p>
      )}
    </>
  );
}
