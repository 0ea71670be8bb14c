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
import { formatDays, formatEffectValue } from '../../words';
import { FIGURE_HEIGHT, MARGINS } from './axes';
import { domainOf, shareAt } from './domain';
import { readEcdf } from './readings';
import { withoutRounding } from './shares';
import { valueFormat } from './values';

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
function distanceWords(
  { at, reference, current }: NonNullable<WindowColumn['distance']>,
  format: (value: number) => string,
): string {
  return `D = ${formatEffectValue(Math.abs(reference - current))} at ${format(
    at,
  )}: ${formatShare(
    reference,
  )} lie at or below it in the baseline, ${formatShare(current)} now.`;
}

/** What lies beyond the end of the axis; nothing where nothing does. */
export function beyondWords(
  { at, reference, current }: NonNullable<WindowColumn['ecdf']>,
  end: number,
  format: (value: number) => string,
): string | undefined {
  const before = withoutRounding(1 - shareAt(at, reference, end));
  const now = withoutRounding(1 - shareAt(at, current, end));
  return at[at.length - 1] > end && (before > 0 || now > 0)
    ? `${formatShare(before)} lie beyond ${format(
        end,
      )} in the baseline, ${formatShare(now)} now.`
    : undefined;
}

/** Both distribution functions, and where they are furthest apart. */
export function EcdfFigure(props: {
  column: WindowColumn;
  ecdf: NonNullable<WindowColumn['ecdf']>;
  range: DayRange;
}) {
  const classes = useStyles();
  const { column, ecdf, range } = props;
  const { name, distance } = column;
  const format = valueFormat(column.type);
  const [isTable, setTable] = useState(false);
  const domain = domainOf(column, ecdf);
  const words = [
    distance && distanceWords(distance, format),
    beyondWords(ecdf, domain[1], format),
  ]
    .filter(Boolean)
    .join(' ');
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
            { title: 'Value', format },
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
        <>
          <SeriesKey reference="baseline" current={formatDays(range)} />
          <Figure
            finding={`Distribution of ${name}. ${words}`}
            height={FIGURE_HEIGHT}
            margins={MARGINS}
            readings={readEcdf(ecdf, {
              domain,
              format,
              words: formatDays(range),
            })}
          >
            <EcdfChart
              column={column}
              ecdf={ecdf}
              distance={distance}
              domain={domain}
            />
          </Figure>
        </>
      )}
      {words && <p className={classes.words}>{words}</p>}
    </div>
  );
}
