import { sidebarConfig } from '@backstage/core-components';
import {
  createBaseThemeOptions,
  createUnifiedTheme,
  genPageTheme,
  palettes,
  UnifiedTheme,
} from '@backstage/theme';
import {
  BellwetherTokens,
  darkTokens,
  lightTokens,
} from '@bellwether/plugin-models-react';

/** The sidebar is dark in both themes. */
const navigation = {
  background: '#171a1f',
  indicator: '#8fbcf2',
  color: '#b9c1cd',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#23282f' },
  submenu: { background: '#23282f' },
};

function themeOf(
  type: 'light' | 'dark',
  tokens: BellwetherTokens,
): UnifiedTheme {
  const base = palettes[type];
  const page = genPageTheme({
    colors: [tokens.surface, tokens.surface],
    shape: 'none',
    options: { fontColor: tokens.text },
  });
  return createUnifiedTheme({
    ...createBaseThemeOptions({
      palette: {
        ...base,
        primary: { main: tokens.accent, contrastText: tokens.onAccent },
        secondary: { main: tokens.text2 },
        error: { main: tokens.bad.main },
        warning: { main: tokens.warn.main },
        success: { main: tokens.ok.main },
        info: { main: tokens.watch.main },
        background: { default: tokens.bg, paper: tokens.surface },
        text: {
          primary: tokens.text,
          secondary: tokens.text2,
          disabled: tokens.text3,
        },
        divider: tokens.line,
        border: tokens.line,
        textSubtle: tokens.text2,
        textVerySubtle: tokens.text3,
        textContrast: tokens.text,
        link: tokens.accent,
        linkHover: tokens.accent,
        gold: tokens.warn.main,
        status: {
          ...base.status,
          ok: tokens.ok.main,
          warning: tokens.warn.main,
          error: tokens.bad.main,
          running: tokens.watch.main,
          pending: tokens.warn.main,
          aborted: tokens.void.main,
        },
        navigation,
      },
    }),
    fontFamily: "Roboto, 'Helvetica Neue', Helvetica, Arial, sans-serif",
    typography: {
      htmlFontSize: 16,
      fontFamily: "Roboto, 'Helvetica Neue', Helvetica, Arial, sans-serif",
      h1: { fontSize: 26, fontWeight: 500, marginBottom: 8 },
      h2: { fontSize: 22, fontWeight: 500, marginBottom: 8 },
      h3: { fontSize: 19, fontWeight: 500, marginBottom: 6 },
      h4: { fontSize: 17, fontWeight: 500, marginBottom: 6 },
      h5: { fontSize: 15, fontWeight: 500, marginBottom: 4 },
      h6: { fontSize: 14, fontWeight: 500, marginBottom: 4 },
    },
    defaultPageTheme: 'home',
    pageTheme: Object.fromEntries(
      [
        ...['home', 'documentation', 'tool', 'service', 'website', 'library'],
        ...['other', 'app', 'apis', 'card', 'resource', 'component'],
      ].map(name => [name, page]),
    ),
    components: {
      MuiButton: {
        styleOverrides: {
          root: { textTransform: 'none', fontWeight: 500, borderRadius: 6 },
        },
      },
      MuiPaper: {
        styleOverrides: {
          rounded: { borderRadius: 6 },
          elevation1: {
            boxShadow: 'none',
            border: `1px solid ${tokens.line}`,
          },
        },
      },
      MuiTab: {
        styleOverrides: { root: { textTransform: 'none', fontWeight: 500 } },
      },
      // Between a phone's bar and a window that has room for both, the sidebar shows its icons only.
      BackstageSidebarPage: {
        styleOverrides: {
          root: {
            '@media (min-width: 600px) and (max-width: 959.95px)': {
              paddingLeft: `${sidebarConfig.drawerWidthClosed}px !important`,
            },
          },
        },
      },
      BackstageHeader: {
        styleOverrides: {
          header: {
            backgroundImage: 'none',
            backgroundColor: tokens.surface,
            boxShadow: 'none',
            borderBottom: `1px solid ${tokens.line}`,
            paddingBottom: 16,
          },
          title: { color: tokens.text, fontSize: 26 },
          subtitle: { color: tokens.text2 },
          breadcrumb: { color: tokens.text2 },
          breadcrumbType: { color: tokens.text2 },
          type: { color: tokens.text2 },
        },
      },
      BackstageHeaderLabel: {
        styleOverrides: {
          label: { color: tokens.text3 },
          value: { color: tokens.text },
        },
      },
      BackstageHeaderTabs: {
        styleOverrides: {
          tabsWrapper: {
            backgroundColor: tokens.surface,
            borderBottom: `1px solid ${tokens.line}`,
          },
          defaultTab: { textTransform: 'none', fontSize: 14 },
        },
      },
    } as never,
  });
}

export const lightTheme = themeOf('light', lightTokens);
export const darkTheme = themeOf('dark', darkTokens);
