import { bellwetherTokens } from '../theme';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        alignItems: 'start',
        gap: 16,
        fontFamily: theme.typography.fontFamily,
        fontSize: 14,
        lineHeight: '20px',
        color: tokens.text,
        fontVariantNumeric: 'tabular-nums',
        '& :focus-visible': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
    };
  },
  { name: 'BellwetherEntityBody' },
);

/** What a tab of an entity page holds: one column of cards. The page has padding of its own. */
export function EntityBody(props: { children: ReactNode }) {
  return <div className={useStyles().root}>{props.children}</div>;
}
