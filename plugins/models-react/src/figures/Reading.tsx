import { makeStyles } from '@material-ui/core/styles';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      line: {
        position: 'absolute',
        top: 0,
        bottom: 0,
        width: 1,
        backgroundColor: tokens.text3,
        pointerEvents: 'none',
      },
      bubble: {
        position: 'absolute',
        top: 22,
        zIndex: 2,
        maxWidth: 'min(320px, 60%)',
        width: 'max-content',
        padding: '6px 10px',
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        fontSize: 12,
        lineHeight: '17px',
        color: tokens.text,
        backgroundColor: tokens.surface,
        boxShadow: '0 2px 8px rgba(0, 0, 0, 0.2)',
        overflowWrap: 'anywhere',
        pointerEvents: 'none',
      },
      title: { fontWeight: 500 },
      value: { fontVariantNumeric: 'tabular-nums' },
      name: { color: tokens.text2 },
    };
  },
  { name: 'BellwetherReading' },
);

/** What a chart says at one place. */
export interface ReadingAt {
  /** Where on the axis, 0 to 1 from its left. */
  share: number;
  /** The place in words: a value, a range, days. */
  title: string;
  /** Each with its unit, and of how many rows. */
  values: ReadonlyArray<{ name: string; words: string }>;
}

/** Pixels that the axes take on either side of what is drawn. */
export interface PlotMargins {
  leftPx: number;
  rightPx: number;
}

/** A reading as one text, for a screen reader. */
export function readingWords({ title, values }: ReadingAt): string {
  return `${title}: ${values
    .map(({ name, words }) => `${name} ${words}`)
    .join(', ')}`;
}

/** The reading nearest to a share of the axis. */
export function nearest(readings: readonly ReadingAt[], share: number): number {
  let best = 0;
  readings.forEach((reading, index) => {
    if (
      Math.abs(reading.share - share) < Math.abs(readings[best].share - share)
    ) {
      best = index;
    }
  });
  return best;
}

/** A line in the chart and what it stands on, beside it. */
export function Reading(props: { reading: ReadingAt; margins: PlotMargins }) {
  const classes = useStyles();
  const { share, title, values } = props.reading;
  const { leftPx, rightPx } = props.margins;
  const x = `calc(${leftPx}px + (100% - ${leftPx + rightPx}px) * ${share})`;
  return (
    // The same words are in a live region, for those who do not see it.
    <div aria-hidden>
      <div className={classes.line} style={{ left: x }} />
      <div
        className={classes.bubble}
        style={
          share < 0.5
            ? { left: `calc(${x} + 10px)` }
            : { right: `calc(100% - ${x} + 10px)` }
        }
      >
        <div className={classes.title}>{title}</div>
        {values.map(({ name, words }) => (
          <div key={name}>
            <span className={classes.name}>{name}</span>{' '}
            <span className={classes.value}>{words}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
