import {
  bellwetherTokens,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { coloursOf, STEP_WORDS } from './heat';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: '4px 16px',
        marginTop: 10,
        fontSize: 12,
        color: tokens.text2,
      },
      step: { display: 'inline-flex', alignItems: 'center', gap: 6 },
      ground: {
        width: 18,
        height: 12,
        border: `1px solid ${tokens.line}`,
      },
    };
  },
  { name: 'BellwetherHeatLegend' },
);

/** The scale of the heat map. */
export function HeatLegend() {
  const classes = useStyles();
  const tokens = useBellwetherTokens();
  return (
    <div className={classes.root}>
      effect ÷ its material limit
      {STEP_WORDS.map((words, step) => (
        <span key={words} className={classes.step}>
          <span
            className={classes.ground}
            style={{ backgroundColor: coloursOf(step, tokens).backgroundColor }}
          />
          {words}
        </span>
      ))}
    </div>
  );
}
