import { WindowsReply } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  FigureTable,
  movedBy,
  nearest,
  Panel,
  Reading,
  SkeletonBar,
  TableSwitch,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { KeyboardEvent, lazy, PointerEvent, Suspense, useState } from 'react';
import { Choice } from '../parts';
import {
  findingOf,
  heightOf,
  TIMELINE_COLUMNS,
  TIMELINE_MARGINS,
  toReadings,
  toTable,
  windowWords,
} from './timeline';

// The charts are most of what the tab weighs.
const TimelineCharts = lazy(() => import('./TimelineCharts'));

/** Windows that a person may choose to see, newest last. */
const SHORT = 8;
const LONG = 20;

const useStyles = makeStyles(
  theme => ({
    figure: {
      position: 'relative',
      margin: 0,
      borderRadius: 4,
    },
    material: { color: bellwetherTokens(theme).bad.main },
    below: { color: bellwetherTokens(theme).current },
    reading: {
      minHeight: 18,
      fontSize: 12.5,
      lineHeight: '18px',
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherDriftTimeline' },
);

/** All windows of a monitor over time; the selected one is framed, and arrow keys move the frame. */
export function TimelineCard(props: {
  reply: WindowsReply;
  selected: string;
  onSelect(firstDay: string): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { reply, selected, onSelect } = props;
  const [isTable, setTable] = useState(false);
  const [shown, setShown] = useState(String(LONG));
  const { windows } = reply;
  const selectedAt = windows.findIndex(({ range }) => range.from === selected);
  // A frame outside of what is shown would frame nothing.
  const count =
    shown === 'all'
      ? windows.length
      : Math.max(Number(shown), windows.length - selectedAt);
  const visible = windows.slice(-count);
  const height = heightOf(visible);
  const readings = toReadings(visible);
  const [hovered, setHovered] = useState<number>();
  const reading = hovered === undefined ? undefined : readings[hovered];
  const index = visible.findIndex(({ range }) => range.from === selected);

  function onKeyDown(event: KeyboardEvent) {
    setHovered(undefined);
    const next = movedBy(event.key, index, visible.length);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(visible[next].range.from);
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const { leftPx, rightPx } = TIMELINE_MARGINS;
    const box = event.currentTarget.getBoundingClientRect();
    const widthPx = box.width - leftPx - rightPx;
    const share = (event.clientX - box.left - leftPx) / widthPx;
    const isInside = widthPx > 0 && share >= 0 && share <= 1;
    setHovered(isInside ? nearest(readings, share) : undefined);
  }

  return (
    <Panel
      title="Windows"
      subtitle={
        <>
          <span className={classes.material}>■</span> material,{' '}
          <span className={classes.below}>●</span> below the limit; dashed is
          the limit, dotted a change of the model. The frame is the window
          shown; ← → move it.
        </>
      }
      actions={
        <>
          {windows.length > SHORT && (
            <Choice
              label="Windows shown"
              choices={[
                { value: String(SHORT), words: String(SHORT) },
                ...(windows.length > LONG
                  ? [{ value: String(LONG), words: String(LONG) }]
                  : []),
                { value: 'all', words: 'all' },
              ]}
              value={
                shown === String(LONG) && windows.length <= LONG ? 'all' : shown
              }
              onChange={setShown}
            />
          )}
          <TableSwitch of="windows" isTable={isTable} onChange={setTable} />
        </>
      }
    >
      {isTable ? (
        <FigureTable
          label="Windows"
          fileName="drift-windows"
          columns={TIMELINE_COLUMNS}
          rows={toTable(visible)}
        />
      ) : (
        <>
          {/* A chart takes the focus once, so that its frame can be moved by keys. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <div
            role="img"
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            aria-label={findingOf({ ...reply, windows: visible })}
            className={classes.figure}
            style={{ minHeight: height }}
            onKeyDown={onKeyDown}
            onPointerMove={onPointerMove}
            onPointerLeave={() => setHovered(undefined)}
          >
            <Suspense fallback={<SkeletonBar height={height} />}>
              <TimelineCharts
                reply={{ ...reply, windows: visible }}
                selected={selected}
                onSelect={onSelect}
              />
            </Suspense>
            {reading && (
              <Reading reading={reading} margins={TIMELINE_MARGINS} />
            )}
          </div>
          <div className={classes.reading} aria-live="polite">
            {index >= 0 && windowWords(visible[index])}
            <span className={table.hidden}>
              . Arrow keys on the chart choose another window.
            </span>
          </div>
        </>
      )}
    </Panel>
  );
}
