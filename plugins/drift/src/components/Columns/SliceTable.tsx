import {
  WindowSlice,
  WindowSlicesReply,
} from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  EmptyCell,
  formatInteger,
  SubTitle,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { formatEffect, formatEffectWithInterval } from '../../words';
import { valueFormat } from './values';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      selected: {
        backgroundColor: tokens.watch.background,
        '& > th': { boxShadow: `inset 3px 0 ${tokens.accent}` },
      },
      // On the ground of the selected row, too.
      baseline: {
        display: 'block',
        fontSize: 12,
        lineHeight: '16px',
        color: tokens.text2,
      },
      value: {
        font: 'inherit',
        color: tokens.accent,
        justifyContent: 'flex-start',
        textAlign: 'left',
        overflowWrap: 'anywhere',
      },
      note: {
        margin: '6px 0 0',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
    };
  },
  { name: 'BellwetherSliceTable' },
);

/** One column in every slice: how many rows each has, and where the column moved. Choosing one draws it. */
export function SliceTable(props: {
  /** The column. */
  name: string;
  by: string;
  slices: readonly WindowSlice[];
  others: WindowSlicesReply['others'][number] | undefined;
  selected: string;
  onSelect(value: string): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { name, by, slices, others, selected, onSelect } = props;
  const hasMeans = slices.some(({ column }) => column?.means);
  return (
    <div>
      <SubTitle>{`${name} by ${by}`}</SubTitle>
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.tight}`}
          aria-label={`${name} by ${by}`}
        >
          <thead>
            <tr>
              <th scope="col">{by}</th>
              <th scope="col" className={table.number}>
                Rows
                <span className={table.sub}>baseline</span>
              </th>
              {hasMeans && (
                <th scope="col" className={table.number}>
                  Mean
                  <span className={table.sub}>baseline</span>
                </th>
              )}
              <th scope="col" className={table.number}>
                Effect
              </th>
            </tr>
          </thead>
          <tbody>
            {slices.map(slice => (
              <tr
                key={slice.value}
                className={
                  slice.value === selected ? classes.selected : undefined
                }
              >
                <th scope="row">
                  <ButtonBase
                    className={classes.value}
                    aria-current={slice.value === selected ? true : undefined}
                    onClick={() => onSelect(slice.value)}
                  >
                    {slice.value}
                  </ButtonBase>
                </th>
                <td className={table.number}>
                  {formatInteger(slice.rows.current)}
                  <span className={classes.baseline}>
                    {formatInteger(slice.rows.reference)}
                  </span>
                </td>
                {hasMeans && (
                  <td className={table.number}>
                    <Means slice={slice} />
                  </td>
                )}
                <td className={table.number}>
                  <Effect slice={slice} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.note}>
        {others &&
          `${formatInteger(others.values)} more value${
            others.values === 1 ? '' : 's'
          } with ${formatInteger(
            others.rows.current,
          )} rows of this window are not looked at apart. `}
        A slice is looked at, not judged: it raises no alert, and of many slices
        some differ by chance.
      </p>
    </div>
  );
}

function Means({ slice }: { slice: WindowSlice }) {
  const classes = useStyles();
  const { column } = slice;
  const { reference = null, current = null } = column?.means ?? {};
  const format = valueFormat(column?.type ?? 'numeric');
  return (
    <>
      {current === null ? <EmptyCell why="no value" /> : format(current)}
      <span className={classes.baseline}>
        {reference === null ? 'none' : format(reference)}
      </span>
    </>
  );
}

function Effect({ slice }: { slice: WindowSlice }) {
  const { column, state } = slice;
  if (state === 'insufficient-data') {
    return <VerdictChip tone="void" quiet word="Too few rows" />;
  }
  if (!column?.effect) {
    return <EmptyCell why={column ? 'not tested' : 'its rows share it'} />;
  }
  const { drifted, effect, ratio } = column;
  return drifted && ratio !== null && ratio >= 1 ? (
    <VerdictChip
      tone="bad"
      word={formatEffect(effect)}
      title={formatEffectWithInterval(effect)}
    />
  ) : (
    <span title={formatEffectWithInterval(effect)}>{formatEffect(effect)}</span>
  );
}
