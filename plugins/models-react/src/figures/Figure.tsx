import { makeStyles } from '@material-ui/core/styles';
import {
  KeyboardEvent,
  PointerEvent,
  ReactNode,
  Suspense,
  useId,
  useState,
} from 'react';
import { useTableStyles } from '../layout';
import { SkeletonBar } from '../UpstreamState';
import {
  nearest,
  PlotMargins,
  Reading,
  ReadingAt,
  readingWords,
} from './Reading';

const useStyles = makeStyles(
  {
    root: { position: 'relative', margin: 0, minWidth: 0, borderRadius: 4 },
  },
  { name: 'BellwetherFigure' },
);

/** Where a cursor goes by a key; undefined for a key that does not move it. */
export function movedBy(
  key: string,
  index: number,
  count: number,
): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowRight':
      return Math.min(count - 1, index + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/**
 * A drawing with its finding in words, which is what a screen reader gets of it. The pointer or the arrow keys read its
 * values one by one; Escape puts the reading away.
 */
export function Figure(props: {
  finding: string;
  height: number;
  margins: PlotMargins;
  /** What it says from left to right. */
  readings: readonly ReadingAt[];
  children: ReactNode;
}) {
  const classes = useStyles();
  const { hidden } = useTableStyles();
  const hintId = useId();
  const { finding, height, margins, readings, children } = props;
  const [at, setAt] = useState<number>();
  const [isByKey, setByKey] = useState(false);
  const reading = at === undefined ? undefined : readings[at];

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      setAt(undefined);
      return;
    }
    // The first key shows where the cursor is; it moves from then on.
    const from = at ?? Math.floor(readings.length / 2);
    const next = movedBy(event.key, from, readings.length);
    if (next === undefined) return;
    event.preventDefault();
    setByKey(true);
    setAt(next);
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const widthPx = box.width - margins.leftPx - margins.rightPx;
    if (widthPx <= 0 || readings.length === 0) return;
    const share = (event.clientX - box.left - margins.leftPx) / widthPx;
    setByKey(false);
    setAt(share < -0.02 || share > 1.02 ? undefined : nearest(readings, share));
  }

  return (
    <>
      {/* A chart takes the focus once, so that its values can be read by keys. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="img"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={finding}
        aria-describedby={hintId}
        className={classes.root}
        style={{ minHeight: height }}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
      >
        <Suspense fallback={<SkeletonBar height={height} />}>
          {children}
        </Suspense>
        {reading && <Reading reading={reading} margins={margins} />}
      </div>
      <span id={hintId} className={hidden}>
        Arrow keys read its values.
      </span>
      <span aria-live="polite" className={hidden}>
        {isByKey && reading && readingWords(reading)}
      </span>
    </>
  );
}
