import {
  ModelCostsReply,
  RecommendationsReply,
} from '@bellwether/plugin-cost-common';
import {
  bellwetherTokens,
  formatInteger,
  formatMoney,
  Loaded,
  Panel,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import {
  budgetForms,
  costSentence,
  formatAmount,
  formatChange,
  formatDay,
  formatUnitAmount,
  savingSentence,
  sizeForm,
} from '../../words';
import { Tile, Tiles, useText } from '../parts';

const useStyles = makeStyles(
  theme => ({
    sentence: {
      margin: '6px 0 0',
      fontSize: 17,
      lineHeight: '25px',
      color: bellwetherTokens(theme).text,
    },
  }),
  { name: 'BellwetherCostHeadline' },
);

/** What the model costs, whether it is the right size, and what could be done about it; the figures below. */
export function HeadlineCard(props: {
  costs: ModelCostsReply;
  advice: Loaded<RecommendationsReply>;
}) {
  const classes = useStyles();
  const { costs, advice } = props;
  const { headline, currency, budget, anomalies } = costs;
  if (!headline) return null;
  const form = advice.value && sizeForm(advice.value);
  const newest = anomalies[0];
  const saving = advice.value && savingSentence(advice.value);
  return (
    <>
      <Panel
        aria-label="In short"
        footer={
          <>
            <span>whole days up to {formatDay(headline.day)}, UTC</span>
            {newest && <span>{newest.sentence}</span>}
          </>
        }
      >
        {form && <VerdictChip {...form} />}{' '}
        {budget && budget.state !== 'within' && (
          <VerdictChip
            {...budgetForms[budget.state]}
            word={`Budget: ${budgetForms[budget.state].word.toLocaleLowerCase(
              'en',
            )}`}
          />
        )}
        <p className={classes.sentence}>
          {costSentence(headline, currency)} {saving}
        </p>
      </Panel>
      <HeadlineTiles costs={costs} />
    </>
  );
}

function HeadlineTiles(props: { costs: ModelCostsReply }) {
  const text = useText();
  const { headline, currency } = props.costs;
  if (!headline) return null;
  const { perThousand, predictionsPerDay, canary } = headline;
  const { realisedThisYear, changesLive, changesMeasured } = headline;
  const change = headline.changeAgainstLastWeek;
  return (
    <Tiles>
      <Tile
        title="Cost"
        figure={formatAmount(headline.perDay)}
        unit={`${currency} per day`}
      >
        {formatMoney(headline.perMonth, currency, 0)} a month, as in the last 7
        days
        {change !== null && `; ${formatChange(change)} against last week`}
      </Tile>
      <Tile
        title="Unit cost"
        figure={
          perThousand === null ? 'Not counted' : formatUnitAmount(perThousand)
        }
        unit={perThousand !== null && `${currency} per 1,000 predictions`}
      >
        {predictionsPerDay === null
          ? 'Nobody counted the predictions.'
          : `${formatInteger(
              predictionsPerDay,
            )} predictions a day; last 7 days`}
      </Tile>
      {canary && (
        <Tile
          title="Canary against stable"
          figure={[canary.canary, canary.stable]
            .map(({ perThousand: unit }) =>
              unit === null ? 'not counted' : formatUnitAmount(unit),
            )
            .join(' v. ')}
          unit={currency}
        >
          per 1,000; {canary.sentence}
        </Tile>
      )}
      <Tile
        title="Realised this year"
        figure={
          realisedThisYear
            ? formatInteger(realisedThisYear.value)
            : 'Nothing yet'
        }
        unit={
          realisedThisYear && (
            <>
              {currency}{' '}
              <span className={text.tertiary}>
                ({formatInteger(realisedThisYear.low)} –{' '}
                {formatInteger(realisedThisYear.high)})
              </span>
            </>
          )
        }
      >
        {changesLive === 0
          ? 'No change of size is live.'
          : `${changesLive} ${
              changesLive === 1 ? 'change' : 'changes'
            } live, ${changesMeasured} measured`}
      </Tile>
    </Tiles>
  );
}
