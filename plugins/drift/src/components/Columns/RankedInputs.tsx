import { WindowColumn, WindowDetail } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  EmptyCell,
  formatInteger,
  formatShare,
  iconOfTone,
  Panel,
  StateIcon,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { formatEffect, formatEffectWithInterval } from '../../words';
import { SchemaRows } from './SchemaRows';
import { shareMissing } from './shares';

/** Rows that are shown before somebody asks for all. */
const SHOWN = 30;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      selected: {
        backgroundColor: tokens.watch.background,
        '& > th': { boxShadow: `inset 3px 0 ${tokens.accent}` },
        '& > th span': { color: tokens.text2 },
      },
      name: {
        font: 'inherit',
        color: tokens.accent,
        justifyContent: 'flex-start',
        textAlign: 'left',
        minWidth: 130,
        overflowWrap: 'anywhere',
      },
      problems: {
        display: 'grid',
        gap: 2,
        minWidth: 180,
        color: tokens.warn.main,
        overflowWrap: 'anywhere',
      },
      problem: { color: tokens.text },
      track: {
        display: 'inline-block',
        width: 44,
        height: 6,
        marginRight: 8,
        borderRadius: 3,
        verticalAlign: 1,
        backgroundColor: tokens.shade,
      },
      bar: {
        display: 'block',
        height: 6,
        borderRadius: 3,
        backgroundColor: tokens.reference,
      },
      foot: { padding: '4px 8px' },
    };
  },
  { name: 'BellwetherRankedInputs' },
);

/** What a person should look at first: columns that came or went, problems of the data itself, then effect × importance. */
export function RankedInputs(props: {
  detail: WindowDetail;
  /** Column that is open. */
  selected: string | undefined;
  onSelect(column: string): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { detail, selected, onSelect } = props;
  const { columns, schema } = detail;
  const [showsAll, setShowsAll] = useState(false);
  const hasImportance = columns.some(
    ({ importance }) => importance !== undefined,
  );
  const shown = showsAll ? columns : columns.slice(0, SHOWN);
  return (
    <Panel
      flush
      title="Ranked inputs"
      subtitle={
        hasImportance
          ? 'schema and data problems first, then effect × importance'
          : 'schema and data problems first, then effect'
      }
    >
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.tight}`}
          aria-label="Ranked inputs"
        >
          <thead>
            <tr>
              <th scope="col">Input</th>
              <th scope="col">Data problem</th>
              <th scope="col" className={table.number}>
                Effect
              </th>
              {hasImportance && (
                <th scope="col" className={table.number}>
                  Importance
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            <SchemaRows schema={schema} hasImportance={hasImportance} />
            {shown.map(column => (
              <tr
                key={column.name}
                className={
                  column.name === selected ? classes.selected : undefined
                }
              >
                <th scope="row">
                  <ButtonBase
                    className={classes.name}
                    aria-current={column.name === selected ? true : undefined}
                    onClick={() => onSelect(column.name)}
                  >
                    {column.name}
                  </ButtonBase>
                  {column.isOutput && <span className={table.sub}>output</span>}
                </th>
                <td>
                  <Problems column={column} detail={detail} />
                </td>
                <td
                  className={table.number}
                  title={
                    column.effect && formatEffectWithInterval(column.effect)
                  }
                >
                  <Effect column={column} />
                </td>
                {hasImportance && (
                  <td className={table.number}>
                    {column.importance === undefined ? (
                      <EmptyCell why="not known" />
                    ) : (
                      <>
                        <span className={classes.track}>
                          <span
                            className={classes.bar}
                            style={{ width: `${100 * column.importance}%` }}
                          />
                        </span>
                        {formatShare(column.importance)}
                      </>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {columns.length > SHOWN && (
        <div className={classes.foot}>
          <Button
            size="small"
            color="primary"
            aria-expanded={showsAll}
            onClick={() => setShowsAll(!showsAll)}
          >
            {showsAll
              ? `Show the first ${SHOWN}`
              : `Show all ${formatInteger(columns.length)}`}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Effect({ column }: { column: WindowColumn }) {
  const { effect, ratio, drifted } = column;
  if (!effect) return <EmptyCell why="not tested" />;
  const isMaterial = drifted && ratio !== null && ratio >= 1;
  return isMaterial ? (
    <VerdictChip tone="bad" word={formatEffect(effect)} title="Material" />
  ) : (
    <>{formatEffect(effect)}</>
  );
}

function Problems(props: { column: WindowColumn; detail: WindowDetail }) {
  const classes = useStyles();
  const { column, detail } = props;
  const missing = shareMissing(column, detail);
  if (column.problems.length > 0) {
    return (
      <span className={classes.problems}>
        {column.problems.map(problem => (
          <span key={problem}>
            <StateIcon name={iconOfTone.warn} />{' '}
            <span className={classes.problem}>{problem}</span>
          </span>
        ))}
      </span>
    );
  }
  if (column.newCategories.length > 0) {
    const count = column.newCategories.length;
    return (
      <span title={column.newCategories.join(', ')}>
        {count} new value{count === 1 ? '' : 's'}
      </span>
    );
  }
  if (missing.current > 0 || missing.reference > 0) {
    return (
      <>
        {formatShare(missing.current)} null, {formatShare(missing.reference)}{' '}
        before
      </>
    );
  }
  return <EmptyCell why="none" />;
}
