import { DayRange, WindowColumn } from '@bellwether/plugin-drift-common';
import {
  formatNumber,
  formatShare,
  bellwetherTokens,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { lazy, useState } from 'react';
import { formatDays, formatEffectValue } from '../../words';
import { Figure, FigureTable, SubTitle, TableSwitch } from '../parts';
import { FIGURE_HEIGHT } from './axes';

const EcdfChart = lazy(() => import('./EcdfChart'));

const useStyles = makeStyles(
  theme => ({
    words: {
      margin: '4px 0 0',
      fontSize: 12.5,
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherEcdf' },
);

/** What the largest distance between the two means. */
function distanceWords({
  at,
  reference,
  current,
}: NonNullable<WindowColumn['distance']>): string {
  return `D = ${formatEffectValue(
    Math.abs(reference - current),
  )} at ${formatNumber(at, 3)}: ${formatShare(
    reference,
  )} lie at or below it in the baseline, ${formatShare(current)} now.`;
}

/** Both distribution functions, and where they are furthest apart. */
export function EcdfFigure(props: {
  name: string;
  ecdf: NonNullable<WindowColumn['ecdf']>;
  distance: WindowColumn['distance'];
  range: DayRange;
}) {
  const classes = useStyles();
  const { name, ecdf, distance, range } = props;
  const [isTable, setTable] = useState(false);
  const words = distance ? distanceWords(distance) : '';
  return (
    <div>
      <SubTitle>
        Share at or below
        <TableSwitch
          of={`distribution of ${name}`}
          isTable={isTable}
          onChange={setTable}
        />
      </SubTitle>
      {isTable ? (
        <FigureTable
          label={`Distribution of ${name}`}
          fileName={`${name}-distribution`}
          columns={[
            { title: 'Value', format: value => formatNumber(value, 3) },
            { title: 'Baseline', format: formatShare },
            { title: 'Now', format: formatShare },
          ]}
          rows={ecdf.at.map((at, i) => [
            at,
            ecdf.reference[i],
            ecdf.current[i],
          ])}
        />
      ) : (
        <Figure
          finding={`Distribution of ${name}. ${words}`}
          height={FIGURE_HEIGHT}
        >
          <EcdfChart
            name={name}
            ecdf={ecdf}
            distance={distance}
            words={formatDays(range)}
          />
        </Figure>
      )}
      {words && <p className={classes.words}>{words}</p>}
    </div>
  );
}
