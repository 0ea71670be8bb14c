import { DayRange, WindowColumn } from '@bellwether/plugin-drift-common';
import { formatNumber, formatShare } from '@bellwether/plugin-models-react';
import { lazy, useState } from 'react';
import { formatDays } from '../../words';
import { Figure, FigureTable, SubTitle, TableSwitch } from '../parts';
import { FIGURE_HEIGHT } from './axes';
import { toShares } from './shares';

const HistogramChart = lazy(() => import('./HistogramChart'));

type Histogram = NonNullable<WindowColumn['histogram']>;

/** Where most values lie now, and where they lay. */
function findingOf(name: string, { edges, reference, current }: Histogram) {
  const fullest = (shares: number[]) => {
    const at = shares.indexOf(Math.max(...shares));
    return `${formatNumber(edges[at], 3)} to ${formatNumber(edges[at + 1], 3)}`;
  };
  return `Histogram of ${name}: most values lie from ${fullest(
    current,
  )} now, from ${fullest(reference)} in the baseline.`;
}

/** Both sides on common edges. */
export function HistogramFigure(props: {
  name: string;
  histogram: Histogram;
  range: DayRange;
}) {
  const { name, histogram, range } = props;
  const [isTable, setTable] = useState(false);
  const { edges } = histogram;
  const reference = toShares(histogram.reference);
  const current = toShares(histogram.current);
  const format = (value: number) => formatNumber(value, 3);
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
        <Figure finding={findingOf(name, histogram)} height={FIGURE_HEIGHT}>
          <HistogramChart
            name={name}
            edges={edges}
            reference={reference}
            current={current}
            words={formatDays(range)}
          />
        </Figure>
      )}
    </div>
  );
}
