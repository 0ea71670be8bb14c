import { DayRange, WindowColumn } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  Figure,
  FigureTable,
  formatShare,
  SeriesKey,
  SubTitle,
  TableSwitch,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { lazy, useState } from 'react';
import { formatDays } from '../../words';
import { FIGURE_HEIGHT, MARGINS } from './axes';
import { readHistogram } from './readings';
import { toShares } from './shares';
import { valueFormat } from './values';

const useStyles = makeStyles(
  theme => ({
    words: {
      margin: '4px 0 0',
      fontSize: 12.5,
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherHistogram' },
);

const HistogramChart = lazy(() => import('./HistogramChart'));

type Histogram = NonNullable<WindowColumn['histogram']>;

/** Where most values lie now, and where they lay. */
function findingOf(
  name: string,
  { edges, reference, current }: Histogram,
  format: (value: number) => string,
) {
  const fullest = (shares: number[]) => {
    const at = shares.indexOf(Math.max(...shares));
    return `${format(edges[at])} to ${format(edges[at + 1])}`;
  };
  return `Histogram of ${name}: most values lie from ${fullest(
    current,
  )} now, from ${fullest(reference)} in the baseline.`;
}

/** `baseline, mean 6.03`. */
function sideWords(
  side: string,
  mean: number | null | undefined,
  format: (value: number) => string,
) {
  return mean === null || mean === undefined
    ? side
    : `${side}, mean ${format(mean)}`;
}

/** Both sides on common edges. */
export function HistogramFigure(props: {
  column: WindowColumn;
  histogram: Histogram;
  range: DayRange;
}) {
  const classes = useStyles();
  const { column, histogram, range } = props;
  const [isTable, setTable] = useState(false);
  const { name, means } = column;
  const { edges } = histogram;
  const reference = toShares(histogram.reference);
  const current = toShares(histogram.current);
  const format = valueFormat(column.type);
  const words = formatDays(range);
  return (
    <div>
      <SubTitle>
        Histogram
        <TableSwitch
          of={`histogram of ${name}`}
          isTable={isTable}
          onChange={setTable}
        />
      </SubTitle>
      {isTable ? (
        <FigureTable
          label={`Histogram of ${name}`}
          fileName={`${name}-histogram`}
          columns={[
            { title: 'From', format },
            { title: 'To', format },
            { title: 'Baseline', format: formatShare },
            { title: 'Now', format: formatShare },
          ]}
          rows={reference.map((share, i) => [
            edges[i],
            edges[i + 1],
            share,
            current[i],
          ])}
        />
      ) : (
        <>
          <SeriesKey
            reference={sideWords('baseline', means?.reference, format)}
            current={sideWords(words, means?.current, format)}
          />
          <Figure
            finding={findingOf(name, histogram, format)}
            height={FIGURE_HEIGHT}
            margins={MARGINS}
            readings={readHistogram(histogram, { format, words })}
          >
            <HistogramChart
              column={column}
              edges={edges}
              reference={reference}
              current={current}
            />
          </Figure>
          <p className={classes.words}>
            The outer bins hold what lies beyond them.
          </p>
        </>
      )}
    </div>
  );
}
