import { useApi } from '@backstage/core-plugin-api';
import { ModelCostsReply } from '@bellwether/plugin-cost-common';
import {
  entityName,
  Figure,
  FigureTable,
  formatMoney,
  Panel,
  SubTitle,
  TableSwitch,
} from '@bellwether/plugin-models-react';
import { lazy, useState } from 'react';
import { costApiRef } from '../../api';
import { formatDay, formatUnitMoney, periodWords } from '../../words';
import { Findings, PeriodChoice, SaveCsvButton, useText } from '../parts';
import {
  newestWhole,
  SPEND_MARGINS,
  SPEND_PX,
  spendFinding,
  spendReadings,
  toSpendPoints,
  UNIT_PX,
  unitReadings,
} from './spend';
import { SpendFooter } from './SpendFooter';
import { SpendKey } from './SpendKey';
import { spendColumns, spendRows } from './spendTable';

const SpendChart = lazy(() => import('./SpendChart'));
const UnitCostChart = lazy(() => import('./UnitCostChart'));

/** Cost per day by what it was spent on, with what is foreseen, and what 1,000 predictions cost. */
export function SpendCard(props: { reply: ModelCostsReply }) {
  const { reply } = props;
  const { currency, forecast, entityRef, period } = reply;
  const cost = useApi(costApiRef);
  const text = useText();
  const [isTable, setTable] = useState(false);
  const newest = newestWhole(reply);
  const name = entityName(entityRef).replace(/[^\w.-]+/g, '-');
  return (
    <Panel
      title={`Cost per day, ${currency}`}
      subtitle={`${formatDay(newest.day)}: ${formatMoney(
        newest.total,
        currency,
      )}; ${periodWords(reply)}`}
      actions={
        <>
          <PeriodChoice shownDays={period.days} />
          <SaveCsvButton
            of="cost per day"
            fileName={`cost-${name}-${period.days}-days.csv`}
            read={() => cost.getModelCostsCsv(entityRef, { days: period.days })}
          />
          <TableSwitch
            of="cost per day"
            isTable={isTable}
            onChange={setTable}
          />
        </>
      }
      footer={<SpendFooter reply={reply} />}
    >
      {isTable ? (
        <FigureTable
          label="Cost per day"
          fileName={`cost-per-day-${name}`}
          columns={spendColumns(currency)}
          rows={spendRows(reply)}
        />
      ) : (
        <SpendFigures reply={reply} />
      )}
      {forecast && (
        <p className={text.small}>
          Forecast: {forecast.method}, however many days are shown; its band
          holds {Math.round(forecast.coverage * 100)} of 100 days.
        </p>
      )}
      <Findings
        findings={[
          ...reply.findings,
          ...reply.servers.flatMap(({ findings }) => findings),
        ]}
      />
    </Panel>
  );
}

function SpendFigures(props: { reply: ModelCostsReply }) {
  const { reply } = props;
  const { days, currency } = reply;
  const points = toSpendPoints(reply);
  const newest = newestWhole(reply);
  const counted = days.filter(({ perThousand }) => perThousand !== null);
  const last = counted[counted.length - 1]?.perThousand ?? null;
  return (
    <>
      <SpendKey
        lead={`${formatDay(newest.day)}, bottom to top:`}
        byKind={newest.byKind}
      />
      <Figure
        finding={spendFinding(reply)}
        height={SPEND_PX}
        margins={SPEND_MARGINS}
        readings={spendReadings(reply)}
      >
        <SpendChart
          points={points}
          marks={reply.marks}
          forecast={reply.forecast}
          budget={reply.budget}
          currency={currency}
        />
      </Figure>
      {last !== null && (
        <>
          <SubTitle>Unit cost</SubTitle>
          <Figure
            finding={`Cost of 1,000 predictions over ${
              counted.length
            } days, now ${formatUnitMoney(last, currency)}.`}
            height={UNIT_PX}
            margins={SPEND_MARGINS}
            readings={unitReadings(reply)}
          >
            <UnitCostChart points={points} currency={currency} />
          </Figure>
        </>
      )}
    </>
  );
}
