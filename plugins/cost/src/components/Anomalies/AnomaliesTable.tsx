import { Anomaly } from '@bellwether/plugin-cost-common';
import {
  entityName,
  ModelLink,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { causeWords, formatAmount, formatDay } from '../../words';

const MOST_SHOWN = 10;

function signed(amount: number): string {
  return amount > 0 ? `+${formatAmount(amount)}` : formatAmount(amount);
}

/** Days on which a model cost other than its past lets expect, with what each cause adds. */
export function AnomaliesTable(props: {
  anomalies: ReadonlyArray<Anomaly & { entityRef?: string }>;
  currency: string;
}) {
  const table = useTableStyles();
  const { anomalies, currency } = props;
  const ofFleet = anomalies.some(({ entityRef }) => entityRef);
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Days that cost other than expected"
      >
        <thead>
          <tr>
            {ofFleet && <th scope="col">Model</th>}
            <th scope="col">Day</th>
            <th scope="col" className={table.number}>
              Expected
              <span className={table.sub}>{currency}</span>
            </th>
            <th scope="col" className={table.number}>
              Cost
              <span className={table.sub}>{currency}</span>
            </th>
            <th scope="col">Cause</th>
            <th scope="col">What adds to it</th>
          </tr>
        </thead>
        <tbody>
          {anomalies.slice(0, MOST_SHOWN).map(anomaly => (
            <tr key={`${anomaly.entityRef} ${anomaly.id}`}>
              {anomaly.entityRef && (
                <th scope="row">
                  <ModelLink
                    entityRef={anomaly.entityRef}
                    title={entityName(anomaly.entityRef)}
                  />
                </th>
              )}
              <td className={table.noWrap}>{formatDay(anomaly.day)}</td>
              <td className={table.number}>
                {formatAmount(anomaly.expected)}
                <span className={table.sub}>
                  {formatAmount(anomaly.low)} – {formatAmount(anomaly.high)}
                </span>
              </td>
              <td className={table.number}>
                <strong>{formatAmount(anomaly.actual)}</strong>
              </td>
              <td>
                <VerdictChip
                  tone={anomaly.actual > anomaly.expected ? 'warn' : 'watch'}
                  icon="info"
                  word={causeWords[anomaly.cause]}
                />
              </td>
              <td style={{ minWidth: 220 }}>
                {anomaly.sentence}
                {anomaly.parts.map(({ cause, amount, sentence }) => (
                  <span key={cause} className={table.sub}>
                    {signed(amount)} {causeWords[cause].toLocaleLowerCase('en')}
                    : {sentence}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
