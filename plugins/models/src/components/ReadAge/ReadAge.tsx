import { Freshness } from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  StateIcon,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      gap: 5,
      alignItems: 'center',
      fontSize: 12,
      color: bellwetherTokens(theme).text3,
    },
  }),
  { name: 'BellwetherReadAge' },
);

/** How old what a card shows is, for example `registry read 38 s ago`. */
export function ReadAge(props: {
  freshness: Freshness | undefined;
  /** What was read, for example `registry`. */
  source: string;
}) {
  const classes = useStyles();
  const { freshness, source } = props;
  if (!freshness) return null;
  return (
    <span className={classes.root} title={freshness.problem}>
      <StateIcon name="clock" size={14} />
      <span>
        {freshness.readAt ? (
          <>
            {source} read <Age at={freshness.readAt} suffix="ago" />
          </>
        ) : (
          `${source} not read yet`
        )}
      </span>
    </span>
  );
}
