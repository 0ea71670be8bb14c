import { CSSProperties, UIEvent, useState } from 'react';

/** Height of a row with its gap. */
const ROW_PX = 24;
const VIEW_PX = 600;
/** Rows that are made above and below what is in sight, so that arrow keys always find the next one. */
const SPARE = 10;
/** Up to here all rows are made. */
const MOST_AT_ONCE = 60;

/** Which of many rows are made: those in sight, and a few around them. */
export function useRowWindow(count: number) {
  const [top, setTop] = useState(0);
  const isCut = count > MOST_AT_ONCE;
  const first = isCut ? Math.max(0, Math.floor(top / ROW_PX) - SPARE) : 0;
  const last = isCut
    ? Math.min(count, first + Math.ceil(VIEW_PX / ROW_PX) + 2 * SPARE)
    : count;
  const style: CSSProperties | undefined = isCut
    ? { maxHeight: VIEW_PX, overflowY: 'auto' }
    : undefined;
  return {
    first,
    last,
    /** Room for the rows that are not made. */
    abovePx: first * ROW_PX,
    belowPx: (count - last) * ROW_PX,
    scroll: {
      style,
      onScroll: (event: UIEvent<HTMLElement>) =>
        setTop(event.currentTarget.scrollTop),
    },
  };
}
