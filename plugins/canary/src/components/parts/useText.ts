import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

/** The few forms of running text in these cards. */
export const useText = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      small: {
        margin: 0,
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
        overflowWrap: 'anywhere',
      },
      tertiary: { color: tokens.text3 },
      canary: { color: tokens.current },
      strong: { fontWeight: 500 },
    };
  },
  { name: 'BellwetherCanaryText' },
);
