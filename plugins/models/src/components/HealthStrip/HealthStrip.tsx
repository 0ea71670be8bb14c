import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))',
        gap: 16,
        alignItems: 'stretch',
        fontFamily: theme.typography.fontFamily,
        fontSize: 14,
        lineHeight: '20px',
        color: tokens.text,
        fontVariantNumeric: 'tabular-nums',
        // A family that has nothing to say leaves no hole, and none at all no strip.
        '&:empty': { display: 'none' },
      },
    };
  },
  { name: 'BellwetherHealthStrip' },
);

/** The row of tiles on top of a model's Overview, one per family. */
export function HealthStrip(props: { children?: ReactNode }) {
  return <div className={useStyles().root}>{props.children}</div>;
}
