import { WindowDetail } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  FigureTable,
  formatNumber,
  formatShare,
  NoDataYet,
  Panel,
  SubTitle,
  TableSwitch,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';

/** Inputs that are drawn; the table has them all. */
const DRAWN = 10;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      parts: {
        display: 'grid',
        gap: 16,
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
      bars: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 2fr) 3fr auto',
        alignItems: 'center',
        gap: '4px 12px',
        fontSize: 12.5,
      },
      name: { overflow: 'hidden', textOverflow: 'ellipsis' },
      track: { height: 6, borderRadius: 3, backgroundColor: tokens.shade },
      bar: { height: 6, borderRadius: 3, backgroundColor: tokens.current },
    };
  },
  { name: 'BellwetherJoint' },
);

const correlation = (value: number) => formatNumber(value, 2);

/** What shows only when inputs are looked at together. */
export function JointCard(props: { joint: WindowDetail['joint'] }) {
  const classes = useStyles();
  const { importances, correlations, typicalRows } = props.joint;
  const isEmpty =
    importances.length + correlations.length + typicalRows.length === 0;
  return (
    <Panel title="Joint view" subtitle="what only shows of inputs together">
      {isEmpty ? (
        <NoDataYet title="No joint test ran in this window">
          It needs a sample of the rows, and at least two inputs.
        </NoDataYet>
      ) : (
        <div className={classes.parts}>
          {importances.length > 0 && <Importances importances={importances} />}
          {correlations.length > 0 && (
            <div>
              <SubTitle>Correlations that changed most</SubTitle>
              <FigureTable
                label="Changed correlations"
                fileName="drift-correlations"
                columns={[
                  { title: 'Inputs' },
                  { title: 'Baseline', format: correlation },
                  { title: 'Now', format: correlation },
                  { title: 'z', format: value => formatNumber(value, 3) },
                ]}
                rows={correlations.map(item => [
                  item.columns.join(' with '),
                  item.reference,
                  item.current,
                  item.z,
                ])}
              />
            </div>
          )}
          {typicalRows.length > 0 && <TypicalRows rows={typicalRows} />}
        </div>
      )}
    </Panel>
  );
}

function Importances(props: {
  importances: WindowDetail['joint']['importances'];
}) {
  const classes = useStyles();
  const [isTable, setTable] = useState(false);
  const sorted = [...props.importances].sort((a, b) => b.value - a.value);
  const most = Math.max(...sorted.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <div>
      <SubTitle>
        What the classifier used
        <TableSwitch
          of="what the classifier used"
          isTable={isTable}
          onChange={setTable}
        />
      </SubTitle>
      {isTable ? (
        <FigureTable
          label="What the classifier used"
          fileName="drift-importances"
          columns={[
            { title: 'Input' },
            { title: 'Importance', format: formatShare },
          ]}
          rows={sorted.map(({ column, value }) => [column, value])}
        />
      ) : (
        <div
          role="img"
          aria-label={`The classifier tells the window from the baseline mostly by ${
            sorted[0].column
          }, ${formatShare(sorted[0].value)}.`}
          className={classes.bars}
        >
          {sorted.slice(0, DRAWN).flatMap(({ column, value }) => [
            <span key={column} className={classes.name} title={column}>
              {column}
            </span>,
            <span key={`${column} bar`} className={classes.track}>
              <span
                className={classes.bar}
                style={{ display: 'block', width: `${(100 * value) / most}%` }}
              />
            </span>,
            <span key={`${column} share`}>{formatShare(value)}</span>,
          ])}
        </div>
      )}
    </div>
  );
}

function TypicalRows(props: { rows: WindowDetail['joint']['typicalRows'] }) {
  const table = useTableStyles();
  const { rows } = props;
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))];
  return (
    <div>
      <SubTitle>Rows that look least like the baseline</SubTitle>
      <div
        className={table.scroll}
        role="group"
        aria-label="Rows that look least like the baseline, scrolls sideways"
        // What may scroll takes the focus, so that keys can scroll it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table
          className={`${table.table} ${table.tight}`}
          aria-label="Rows that look least like the baseline"
        >
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {columns.map(column => (
                  <td key={column}>{row[column] ?? 'null'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
