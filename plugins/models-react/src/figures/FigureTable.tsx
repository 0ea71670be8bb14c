import Button from '@material-ui/core/Button';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useTableStyles } from '../layout';
import { bellwetherTokens } from '../theme';
import { EmptyCell } from '../UpstreamState';
import { CellValue, saveText, toCsv } from './csv';

const useStyles = makeStyles(
  theme => ({
    scroll: { maxHeight: 440, overflow: 'auto', position: 'relative' },
    head: { font: 'inherit', color: 'inherit' },
    foot: {
      padding: '4px 8px',
      borderTop: `1px solid ${bellwetherTokens(theme).line}`,
    },
  }),
  { name: 'BellwetherFigureTable' },
);

/** A column of a chart's table. */
export interface FigureColumn {
  title: string;
  /** How a number reads; the file has it whole. */
  format?(value: number): string;
  /** What an absent value means, in words. */
  absent?: string;
}

type Row = readonly CellValue[];

function compare(a: CellValue, b: CellValue): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), 'en');
}

function sortRows(
  rows: readonly Row[],
  order: { column: number; isDown: boolean } | undefined,
): readonly Row[] {
  if (!order) return rows;
  const { column, isDown } = order;
  return [...rows].sort((a, b) => {
    // What is absent stays last either way.
    if (a[column] === null || b[column] === null) {
      return compare(a[column], b[column]);
    }
    return (isDown ? -1 : 1) * compare(a[column], b[column]);
  });
}

/** The data of a chart as a table: sortable, and to be saved as CSV. The first column names the row. */
export function FigureTable(props: {
  label: string;
  fileName: string;
  columns: readonly FigureColumn[];
  rows: readonly Row[];
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { label, columns, rows } = props;
  const [order, setOrder] = useState<{ column: number; isDown: boolean }>();
  const save = () =>
    saveText(
      `${props.fileName}.csv`,
      'text/csv;charset=utf-8',
      toCsv([columns.map(({ title }) => title), ...rows]),
    );
  return (
    <>
      <div className={classes.scroll}>
        <table className={`${table.table} ${table.tight}`} aria-label={label}>
          <thead>
            <tr>
              {columns.map(({ title, format }, index) => (
                <SortableHead
                  key={title}
                  title={title}
                  isNumber={Boolean(format)}
                  isDown={order?.column === index ? order.isDown : undefined}
                  onSort={isDown => setOrder({ column: index, isDown })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {sortRows(rows, order).map((row, index) => (
              <tr key={`${index} ${row[0]}`}>
                {columns.map((column, at) => (
                  <Cell
                    key={column.title}
                    column={column}
                    value={row[at]}
                    isHead={at === 0}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.foot}>
        <Button
          size="small"
          color="primary"
          onClick={save}
          aria-label={`CSV: ${label}`}
        >
          CSV
        </Button>
      </div>
    </>
  );
}

function SortableHead(props: {
  title: string;
  isNumber: boolean;
  isDown: boolean | undefined;
  onSort(isDown: boolean): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { title, isNumber, isDown, onSort } = props;
  const sorted = isDown ? 'descending' : 'ascending';
  return (
    <th
      scope="col"
      className={isNumber ? table.number : undefined}
      aria-sort={isDown === undefined ? 'none' : sorted}
    >
      <ButtonBase
        className={classes.head}
        onClick={() => onSort(isDown === false)}
      >
        {title}
        {isDown !== undefined && (
          <span aria-hidden>{isDown ? ' ↓' : ' ↑'}</span>
        )}
      </ButtonBase>
    </th>
  );
}

function Cell(props: {
  column: FigureColumn;
  value: CellValue | undefined;
  isHead: boolean;
}) {
  const table = useTableStyles();
  const { column, value = null, isHead } = props;
  const content =
    typeof value === 'number' && column.format ? column.format(value) : value;
  if (isHead) return <th scope="row">{content}</th>;
  return (
    <td className={column.format ? table.number : undefined}>
      {value === null ? <EmptyCell why={column.absent} /> : content}
    </td>
  );
}
