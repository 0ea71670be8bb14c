import { LedgerTotals } from '@bellwether/plugin-cost-common';
import { formatMoney } from '@bellwether/plugin-models-react';
import { formatEstimate, formatWholeEstimate } from '../../words';

/** Promised and realised in all. */
export function LedgerTotalsLine(props: {
  totals: LedgerTotals;
  currency: string;
}) {
  const { totals, currency } = props;
  const { year, realised, realisedPerDay, promisedPerDay } = totals;
  return (
    <>
      <span>
        {formatMoney(promisedPerDay, currency)} per day promised,{' '}
        {realisedPerDay
          ? `${formatEstimate(realisedPerDay)} realised`
          : 'nothing measured yet'}
      </span>
      {realised && (
        <span>
          {formatWholeEstimate(realised)} {currency} saved in {year} so far
        </span>
      )}
      <span>
        {totals.changesLive} live, {totals.changesMeasured} measured,{' '}
        {totals.changesReverted} reverted
      </span>
    </>
  );
}
