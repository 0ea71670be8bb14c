import { DayRange, WindowColumn } from '@bellwether/plugin-drift-common';
import { bellwetherTokens, NoDataYet } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { CategoryChanges } from './CategoryChanges';
import { EcdfFigure } from './EcdfFigure';
import { HistogramFigure } from './HistogramFigure';
import { PsiBins } from './PsiBins';
import { TestsTable } from './TestsTable';
import { valueFormat } from './values';

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
  { name: 'BellwetherColumnShape' },
);

/** How the values of a column lay before, how they lie now, and what the tests say of it. */
export function ColumnShape(props: { column: WindowColumn; range: DayRange }) {
  const classes = useStyles();
  const { column, range } = props;
  const { histogram, ecdf, psiBins, categories, means, newCategories } = column;
  const hasShape = histogram || ecdf || psiBins || categories;
  const format = valueFormat(column.type);
  return (
    <div className={classes.parts}>
      {/* The histogram has them in its key. */}
      {!histogram &&
        means &&
        means.reference !== null &&
        means.current !== null && (
          <div className={classes.means}>
            Mean {format(means.current)} now, {format(means.reference)} in the
            baseline
          </div>
        )}
      {!hasShape && (
        <NoDataYet title="Nothing was counted of this column">
          {column.tests.find(({ reason }) => reason)?.reason}
        </NoDataYet>
      )}
      {histogram && (
        <HistogramFigure column={column} histogram={histogram} range={range} />
      )}
      {ecdf && <EcdfFigure column={column} ecdf={ecdf} range={range} />}
      {categories && (
        <CategoryChanges name={column.name} categories={categories} />
      )}
      {newCategories.length > 0 && (
        <p className={classes.list}>New: {newCategories.join(', ')}</p>
      )}
      {psiBins && <PsiBins column={column} bins={psiBins} />}
      <TestsTable tests={column.tests} />
    </div>
  );
}
