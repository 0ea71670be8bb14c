import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { FleetLayout } from './fleetView';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'inline-flex',
        margin: 0,
        padding: 0,
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        overflow: 'hidden',
        '&:focus-within': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
      option: {
        position: 'relative',
        padding: '3px 10px',
        fontSize: 12.5,
        lineHeight: '20px',
        color: tokens.text2,
        cursor: 'pointer',
        '& + &': { borderLeft: `1px solid ${tokens.lineStrong}` },
      },
      on: {
        backgroundColor: tokens.watch.background,
        color: tokens.accent,
        fontWeight: 500,
      },
      // The radio itself is seen by screen readers and reached by keys; the label is what is drawn.
      radio: {
        position: 'absolute',
        inset: 0,
        margin: 0,
        opacity: 0,
        cursor: 'pointer',
      },
    };
  },
  { name: 'BellwetherLayoutChoice' },
);

const words: Record<FleetLayout, string> = { table: 'Table', cards: 'Cards' };

/** Table or cards, as a radio group. */
export function LayoutChoice(props: {
  value: FleetLayout;
  onChange(value: FleetLayout): void;
}) {
  const classes = useStyles();
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Layout" className={classes.root}>
      {(['table', 'cards'] as const).map(layout => (
        <label
          key={layout}
          className={
            props.value === layout
              ? `${classes.option} ${classes.on}`
              : classes.option
          }
        >
          <input
            type="radio"
            name={name}
            className={classes.radio}
            checked={props.value === layout}
            onChange={() => props.onChange(layout)}
          />
          {words[layout]}
        </label>
      ))}
    </div>
  );
}
