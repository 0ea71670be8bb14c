import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      group: {
        display: 'inline-flex',
        flexWrap: 'wrap',
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        '&:focus-within': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
      label: {
        position: 'relative',
        padding: '3px 12px',
        fontSize: 12.5,
        color: tokens.text2,
      },
      chosen: {
        color: tokens.accent,
        backgroundColor: tokens.watch.background,
        fontWeight: 500,
      },
      // Under the label, which is what is drawn.
      input: {
        position: 'absolute',
        inset: 0,
        margin: 0,
        opacity: 0,
        cursor: 'pointer',
      },
    };
  },
  { name: 'BellwetherChoice' },
);

/** A radio group whose choices stand side by side. @public */
export function Choice(props: {
  label: string;
  choices: ReadonlyArray<{ value: string; words: string }>;
  value: string;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const name = useId();
  const { label, choices, value, onChange } = props;
  return (
    <div role="radiogroup" aria-label={label} className={classes.group}>
      {choices.map(choice => (
        <label
          key={choice.value}
          className={
            choice.value === value
              ? `${classes.label} ${classes.chosen}`
              : classes.label
          }
        >
          <input
            type="radio"
            className={classes.input}
            name={name}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.words}
        </label>
      ))}
    </div>
  );
}
