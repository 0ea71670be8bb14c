import { WindowColumn, WindowDetail } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  formatNumber,
  NoDataYet,
  Panel,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { formatEffectWithInterval, formatP } from '../../words';
import { CategoryChanges } from './CategoryChanges';
import { EcdfFigure } from './EcdfFigure';
import { HistogramFigure } from './HistogramFigure';
import { PsiBins } from './PsiBins';
import { TestsTable } from './TestsTable';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      parts: {
        display: 'grid',
        gap: 16,
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
      means: { color: tokens.text2, fontSize: 12.5 },
      list: { margin: 0, fontSize: 12.5, overflowWrap: 'anywhere' },
    };
  },
  { name: 'BellwetherDrillDown' },
);

/** One column of one window: how its values lay before, and how they lie now. */
export function DrillDown(props: {
  detail: WindowDetail;
  column: WindowColumn;
}) {
  const classes = useStyles();
  const { detail, column } = props;
  const { histogram, ecdf, psiBins, categories, means, newCategories } = column;
  const hasShape = histogram || ecdf || psiBins || categories;
  return (
    <Panel
      title={column.name}
      subtitle={column.isOutput ? `${column.type}, output` : column.type}
      footer={
        <>
          {column.effect && (
            <span>{formatEffectWithInterval(column.effect)}</span>
          )}
          {column.qValue !== null && (
            <span>q {formatP(column.qValue)} among all columns</span>
          )}
        </>
      }
    >
      <div className={classes.parts}>
        {means && means.reference !== null && means.current !== null && (
          <div className={classes.means}>
            Mean {formatNumber(means.current, 3)} now,{' '}
            {formatNumber(means.reference, 3)} in the baseline
          </div>
        )}
        {!hasShape && (
          <NoDataYet title="Nothing was counted of this column">
            {column.tests.find(({ reason }) => reason)?.reason}
          </NoDataYet>
        )}
        {histogram && (
          <HistogramFigure
            name={column.name}
            histogram={histogram}
            range={detail.range}
          />
        )}
        {ecdf && (
          <EcdfFigure
            name={column.name}
            ecdf={ecdf}
            distance={column.distance}
            range={detail.range}
          />
        )}
        {categories && (
          <CategoryChanges name={column.name} categories={categories} />
        )}
        {newCategories.length > 0 && (
          <p className={classes.list}>New: {newCategories.join(', ')}</p>
        )}
        {psiBins && <PsiBins name={column.name} bins={psiBins} />}
        <TestsTable tests={column.tests} />
      </div>
    </Panel>
  );
}
