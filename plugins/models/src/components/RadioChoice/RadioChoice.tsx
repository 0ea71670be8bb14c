import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'inline-flex',
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
        whiteSpace: 'nowrap',
        '& + &': { borderLeft: `1px solid ${tokens.lineStrong}` },
      },
      on: {
        backgroundColor: tokens.watch.background,
        color: tokens.accent,
        fontWeight: 500,
      },
      // The radio is reached by keys and read by screen readers; the label is what is drawn.
      radio: {
        position: 'absolute',
        inset: 0,
        margin: 0,
        opacity: 0,
        cursor: 'pointer',
      },
    };
  },
  { name: 'BellwetherRadioChoice' },
);

/** One of a few, side by side: a radio group. */
export function RadioChoice<T extends string>(props: {
  label: string;
  options: { value: T; label: string }[];
  value: T;
  onChange(value: T): void;
}) {
  const classes = useStyles();
  const name = useId();
  return (
    <div role="radiogroup" aria-label={props.label} className={classes.root}>
      {props.options.map(({ value, label }) => (
        <label
          key={value}
          className={
            props.value === value
              ? `${classes.option} ${classes.on}`
              : classes.option
          }
        >
          <input
            type="radio"
            name={name}
            className={classes.radio}
            checked={props.value === value}
            onChange={() => props.onChange(value)}
          />
          {label}
        </label>
      ))}
    </div>
  );
}
