import { Theme, useTheme } from '@material-ui/core/styles';
import { BellwetherTokens, darkTokens, lightTokens } from './tokens';

declare module '@material-ui/core/styles/createTheme' {
  interface Theme {
    /** Set by a portal that has a theme of its own; elsewhere {@link bellwetherTokens} falls back. */
    bellwether?: BellwetherTokens;
  }
  interface ThemeOptions {
    bellwether?: BellwetherTokens;
  }
}

/**
 * The tokens of a theme. In a portal whose theme has none, the table that suits its type, on the portal's own surfaces
 * and accent.
 *
 * @public
 */
export function bellwetherTokens(theme: Theme): BellwetherTokens {
  if (theme.bellwether) return theme.bellwether;
  const { palette } = theme;
  const tokens = palette.type === 'dark' ? darkTokens : lightTokens;
  return {
    ...tokens,
    bg: palette.background.default,
    surface: palette.background.paper,
    accent: palette.primary.main,
    onAccent: palette.primary.contrastText,
  };
}

/** {@link bellwetherTokens} of the theme in use. @public */
export function useBellwetherTokens(): BellwetherTokens {
  return bellwetherTokens(useTheme());
}
