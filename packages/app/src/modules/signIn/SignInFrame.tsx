import {
  bellwetherTokens,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import { BackstageOverrides } from '@backstage/core-components';
import { makeStyles, Theme, ThemeProvider } from '@material-ui/core/styles';
import { Overrides } from '@material-ui/core/styles/overrides';
import { ReactNode } from 'react';
import { BellIcon } from '../nav';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      title: {
        width: '100%',
        padding: '8vh 16px 0',
        boxSizing: 'border-box',
        textAlign: 'center',
        color: tokens.text,
        '& svg': { width: 32, height: 32 },
      },
      words: {
        margin: '8px 0 4px',
        fontSize: 22,
        lineHeight: '28px',
        fontWeight: 500,
      },
      about: {
        margin: '0 0 16px',
        fontSize: 14,
        lineHeight: '20px',
        color: tokens.text2,
      },
    };
  },
  { name: 'BellwetherSignIn' },
);

/** The page itself is Backstage's own, with a card for each way to sign in; this is how it looks here. */
function toSignInTheme(theme: Theme): Theme {
  const tokens = bellwetherTokens(theme);
  const overrides: Overrides & BackstageOverrides = {
    ...theme.overrides,
    BackstageInfoCard: { header: { padding: '13px 16px 0' } },
    MuiDivider: { root: { display: 'none' } },
    MuiCardContent: { root: { padding: '8px 16px' } },
    MuiCardActions: { root: { padding: '8px 16px 16px' } },
    MuiTypography: {
      ...theme.overrides?.MuiTypography,
      body1: { fontSize: 14, lineHeight: '20px', color: tokens.text2 },
    },
    // The only thing that one comes here for.
    MuiButton: {
      ...theme.overrides?.MuiButton,
      outlinedPrimary: {
        width: '100%',
        color: tokens.onAccent,
        backgroundColor: tokens.accent,
        '&:hover': { backgroundColor: tokens.accent, opacity: 0.9 },
        '&:focus-visible': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
    },
  };
  return { ...theme, overrides };
}

export function SignInFrame(props: { children: ReactNode }) {
  return <ThemeProvider theme={toSignInTheme}>{props.children}</ThemeProvider>;
}

/** What one signs in to. */
export function SignInTitle() {
  const classes = useStyles();
  const tokens = useBellwetherTokens();
  return (
    <div className={classes.title}>
      <BellIcon colour={tokens.accent} />
      <h2 className={classes.words}>Sign in to Bellwether</h2>
      <p className={classes.about}>
        Which models run, whose they are, and how they do.
      </p>
    </div>
  );
}
