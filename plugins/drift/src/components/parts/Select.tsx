import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { display: 'inline-flex', alignItems: 'baseline', gap: 6 },
      label: { color: tokens.text2, fontSize: 12.5 },
      select: {
        maxWidth: 220,
        padding: '3px 8px',
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        font: 'inherit',
        fontSize: 12.5,
        color: tokens.text,
        backgroundColor: tokens.surface,
        colorScheme: theme.palette.type,
        '&:focus-visible': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
    };
  },
  { name: 'BellwetherDriftSelect' },
);

/** One of a few choices, which stand in a list of the browser's own. */
export function Select(props: {
  /** Words before it. */
  label: string;
  choices: ReadonlyArray<{ value: string; words: string }>;
  value: string;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <span className={classes.root}>
      <label htmlFor={id} className={classes.label}>
        {props.label}
      </label>
      <select
        id={id}
        className={classes.select}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
      >
        {props.choices.map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </span>
  );
}
