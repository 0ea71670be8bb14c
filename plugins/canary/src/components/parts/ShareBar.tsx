import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        height: 10,
        minWidth: 60,
        borderRadius: 2,
        overflow: 'hidden',
        backgroundColor: tokens.referenceSoft,
      },
      part: { height: '100%', backgroundColor: tokens.current },
    };
  },
  { name: 'BellwetherCanaryShareBar' },
);

/** A share as a bar; the number stands beside it. */
export function ShareBar(props: { share: number }) {
  const classes = useStyles();
  return (
    <div className={classes.root} aria-hidden>
      <div
        className={classes.part}
        style={{ width: `${props.share * 100}%` }}
      />
    </div>
  );
}
