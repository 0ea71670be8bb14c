import { FleetReply } from '@bellwether/plugin-cost-common';
import {
  bellwetherTokens,
  Figure,
  FigureTable,
  formatInteger,
  formatMoney,
  Panel,
  TableSwitch,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { lazy, useState } from 'react';
import { formatAmount, formatChange, formatEstimate } from '../../words';
import {
  EarlierCurrencies,
  PeriodChoice,
  ReconciliationChips,
  SourceChips,
  sourceWords,
  Tile,
  Tiles,
} from '../parts';
import { SpendKey } from '../Spend';
import {
  FLEET_MARGINS,
  FLEET_PX,
  fleetColumns,
  fleetFinding,
  fleetReadings,
  fleetSentence,
  fleetTableRows,
  rangeWords,
} from './fleet';

const FleetChart = lazy(() => import('./FleetChart'));

const useStyles = makeStyles(
  theme => ({
    sentence: {
      margin: 0,
      fontSize: 17,
      lineHeight: '25px',
      color: bellwetherTokens(theme).text,
    },
  }),
  { name: 'BellwetherFleetCostHead' },
);

/** What the fleet costs, in a sentence and in figures, and day by day. */
export function FleetHead(props: { reply: FleetReply }) {
  const classes = useStyles();
  const { reply } = props;
  const { total, currency, ledger, sources, reconciliations } = reply;
  const [isTable, setTable] = useState(false);
  const change = total.changeAgainstLastWeek;
  // A line under the chart where there is something to say alone.
  const hasFooter =
    reconciliations.length > 0 || sourceWords(sources).length > 0;
  return (
    <>
      <Panel aria-label="In short">
        <p className={classes.sentence}>{fleetSentence(reply)}</p>
      </Panel>
      <Tiles>
        <Tile
          title="Cost"
          figure={formatAmount(total.perDay)}
          unit={`${currency} per day`}
        >
          {formatMoney(total.perMonth, currency, 0)} a month
          {change !== null && `; ${formatChange(change)} against last week`}
        </Tile>
        <Tile
          title="Saving that waits"
          figure={formatAmount(reply.savingBillablePerDay)}
          unit={`${currency} per day on the bill`}
        >
          {formatAmount(reply.savingRequestedPerDay + reply.savingAddedPerDay)}{' '}
          as requested
          {reply.savingAddingCount > 0 &&
            `; ${formatAmount(
              reply.savingAddedPerDay,
            )} more where sizes are too small`}
        </Tile>
        <Tile
          title="Promised, live now"
          figure={formatAmount(ledger.promisedPerDay)}
          unit={`${currency} per day`}
        >
          {ledger.realisedPerDay
            ? `${formatEstimate(ledger.realisedPerDay)} realised`
            : 'nothing measured yet'}
        </Tile>
        <Tile
          title={`Realised in ${ledger.year}`}
          figure={
            ledger.realised
              ? formatInteger(ledger.realised.value)
              : 'Nothing yet'
          }
          unit={ledger.realised && currency}
        >
          {ledger.changesLive} live, {ledger.changesMeasured} measured,{' '}
          {ledger.changesReverted} reverted
        </Tile>
      </Tiles>
      <Panel
        title={`Cost per day, ${currency}`}
        subtitle={`all models that you may see, ${rangeWords(reply)}`}
        actions={
          <>
            <PeriodChoice shownDays={reply.shownDays} />
            <TableSwitch
              of="cost of the fleet per day"
              isTable={isTable}
              onChange={setTable}
            />
          </>
        }
        footer={
          hasFooter && (
            <>
              <ReconciliationChips reconciliations={reconciliations} isNamed />
              <SourceChips sources={sources} />
            </>
          )
        }
      >
        {isTable ? (
          <FigureTable
            label="Cost of the fleet per day"
            fileName="cost-fleet-per-day"
            columns={fleetColumns(currency)}
            rows={fleetTableRows(reply)}
          />
        ) : (
          <>
            <SpendKey lead="On average, bottom to top:" byKind={total.byKind} />
            <Figure
              finding={fleetFinding(reply)}
              height={FLEET_PX}
              margins={FLEET_MARGINS}
              readings={fleetReadings(reply)}
            >
              <FleetChart reply={reply} />
            </Figure>
          </>
        )}
        <EarlierCurrencies sources={sources} findings={reply.findings} />
      </Panel>
    </>
  );
}
