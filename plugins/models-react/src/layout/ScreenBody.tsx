import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        alignItems: 'start',
        gap: 16,
        padding: '20px 24px 32px',
        fontFamily: theme.typography.fontFamily,
        fontSize: 14,
        lineHeight: '20px',
        color: tokens.text,
        fontVariantNumeric: 'tabular-nums',
        // One ring for everything that takes the focus.
        '& :focus-visible': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
        [theme.breakpoints.down('sm')]: { padding: 16 },
      },
    };
  },
  { name: 'BellwetherScreenBody' },
);

/** What stands under the header of a page: one column of cards. @public */
export function ScreenBody(props: { children: ReactNode }) {
  return <div className={useStyles().root}>{props.children}</div>;
}
