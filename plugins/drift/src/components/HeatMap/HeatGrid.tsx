import {
  bellwetherTokens,
  cutMiddle,
  formatInteger,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { KeyboardEvent, ReactNode, useRef, useState } from 'react';
import { formatRatio } from '../../words';
import { coloursOf, stepOf } from './heat';
import { movedBy } from './movedBy';
import { useRowWindow } from './useRowWindow';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      scroll: { overflowX: 'auto', position: 'relative' },
      grid: {
        display: 'table',
        borderCollapse: 'separate',
        borderSpacing: '2px',
      },
      wide: { width: '100%' },
      row: { display: 'table-row' },
      name: {
        display: 'table-cell',
        position: 'sticky',
        left: 0,
        padding: '2px 10px 2px 0',
        fontSize: 12.5,
        lineHeight: '18px',
        whiteSpace: 'nowrap',
        backgroundColor: tokens.surface,
      },
      cell: {
        display: 'table-cell',
        minWidth: 30,
        height: 20,
        fontSize: 11.5,
        lineHeight: '18px',
        textAlign: 'center',
        verticalAlign: 'middle',
        cursor: 'pointer',
        border: '1px solid transparent',
      },
      // Told apart from a small effect: there is none.
      absent: {
        color: tokens.text3,
        backgroundImage: `repeating-linear-gradient(135deg, ${tokens.line} 0 2px, transparent 2px 6px)`,
      },
      framed: { borderColor: tokens.text2 },
      reading: {
        minHeight: 18,
        marginTop: 6,
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
      head: {
        display: 'table-cell',
        padding: '0 2px 2px',
        fontSize: 11,
        fontWeight: 400,
        color: tokens.text2,
        textAlign: 'center',
        whiteSpace: 'nowrap',
      },
      rowTitle: { textAlign: 'left' },
      aside: {
        display: 'table-cell',
        paddingLeft: 8,
        fontSize: 12,
        color: tokens.text2,
        whiteSpace: 'nowrap',
      },
    };
  },
  { name: 'BellwetherHeatGrid' },
);

/** What the cells of a row take of its width, in per cent. */
const CELLS_WIDTH = 76;

export interface HeatRow {
  key: string;
  name: string;
  /** What stands for the name where that is more than text. */
  head?: ReactNode;
  aside?: ReactNode;
  /** null where nothing was measured. */
  ratios: ReadonlyArray<number | null>;
}

/** A heat map as a grid: arrows move between cells, Enter opens one. A number stands only where it is material. */
export function HeatGrid(props: {
  label: string;
  rowTitle: string;
  columns: ReadonlyArray<{
    key: string;
    short: string;
    long: string;
    /** Of how many rows, where that is known. */
    rows?: number;
  }>;
  rows: readonly HeatRow[];
  /** Column that is framed. */
  framed?: string;
  /** What one cell says where it has no number. */
  absent(row: number, column: number): string;
  onOpen(row: number, column: number): void;
}) {
  const classes = useStyles();
  const tokens = useBellwetherTokens();
  const { columns, rows, framed, absent, onOpen } = props;
  const framedAt = columns.findIndex(({ key }) => key === framed);
  const [at, setAt] = useState<[number, number]>([
    0,
    framedAt < 0 ? columns.length - 1 : framedAt,
  ]);
  /** The cell under the pointer or the focus. */
  const [read, setRead] = useState<[number, number]>();
  const grid = useRef<HTMLDivElement>(null);
  const { first, last, abovePx, belowPx, scroll } = useRowWindow(rows.length);
  const isMade = at[0] >= first && at[0] < last;
  const focusable: [number, number] = [
    // The tab stop is always a row that is there.
    isMade ? at[0] : first,
    Math.min(at[1], columns.length - 1),
  ];

  function onKeyDown(event: KeyboardEvent, row: number, column: number) {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen(row, column);
      return;
    }
    const size: [number, number] = [rows.length, columns.length];
    const next = movedBy(event.key, [row, column], size);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    grid.current
      ?.querySelector<HTMLElement>(`[data-at="${next.join()}"]`)
      ?.focus();
  }

  /** What a cell stands for. */
  function wordsOf(r: number, c: number): string {
    const ratio = rows[r].ratios[c] ?? null;
    const { long, rows: count } = columns[c];
    const place = `${rows[r].name}, ${long}`;
    if (ratio === null) return `${place}: ${absent(r, c)}`;
    const of = count === undefined ? '' : `, ${formatInteger(count)} rows`;
    return `${place}: ${formatRatio(ratio)} times its limit${of}`;
  }

  return (
    <>
      <div className={classes.scroll} {...scroll}>
        <div
          ref={grid}
          role="grid"
          aria-label={props.label}
          aria-rowcount={rows.length + 1}
          className={`${classes.grid} ${classes.wide}`}
        >
          <div role="row" className={classes.row}>
            <span
              role="columnheader"
              className={`${classes.head} ${classes.rowTitle}`}
            >
              {props.rowTitle}
            </span>
            {columns.map(({ key, short, long }) => (
              <span
                key={key}
                role="columnheader"
                className={classes.head}
                style={{ width: `${CELLS_WIDTH / columns.length}%` }}
                title={long}
              >
                {short}
              </span>
            ))}
          </div>
          {abovePx > 0 && <div style={{ height: abovePx }} />}
          {rows.slice(first, last).map((row, index) => {
            const r = first + index;
            return (
              <div
                key={row.key}
                role="row"
                aria-rowindex={r + 2}
                className={classes.row}
              >
                <span
                  role="rowheader"
                  className={classes.name}
                  title={row.name}
                >
                  {row.head ?? cutMiddle(row.name, 28)}
                </span>
                {columns.map(({ key }, c) => {
                  const ratio = row.ratios[c] ?? null;
                  return (
                    <span
                      key={key}
                      role="gridcell"
                      data-at={`${r},${c}`}
                      tabIndex={
                        r === focusable[0] && c === focusable[1] ? 0 : -1
                      }
                      aria-label={wordsOf(r, c)}
                      className={[
                        classes.cell,
                        ratio === null && classes.absent,
                        key === framed && classes.framed,
                      ]
                        .filter(Boolean)
                        .join(' ')}
                      style={
                        ratio === null
                          ? undefined
                          : coloursOf(stepOf(ratio), tokens)
                      }
                      onClick={() => onOpen(r, c)}
                      onFocus={() => {
                        setAt([r, c]);
                        setRead([r, c]);
                      }}
                      onMouseEnter={() => setRead([r, c])}
                      onKeyDown={event => onKeyDown(event, r, c)}
                    >
                      {ratio !== null && ratio >= 1 && formatRatio(ratio)}
                    </span>
                  );
                })}
                {row.aside !== undefined && (
                  <span role="gridcell" className={classes.aside}>
                    {row.aside}
                  </span>
                )}
              </div>
            );
          })}
          {belowPx > 0 && <div style={{ height: belowPx }} />}
        </div>
      </div>
      {/* For those who see; a screen reader has it from the cell. */}
      <div className={classes.reading} aria-hidden>
        {read && rows[read[0]] && columns[read[1]]
          ? wordsOf(...read)
          : 'Point at a cell, or move to it by keys, to read it; Enter opens it.'}
      </div>
    </>
  );
}
