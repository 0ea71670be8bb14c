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
      strong: { fontWeight: 500 },
      figure: { fontSize: 22, lineHeight: '30px', fontWeight: 500 },
      unit: { fontSize: 13, fontWeight: 400, color: tokens.text2 },
      code: { fontFamily: tokens.monospace, fontSize: 12.5 },
    };
  },
  { name: 'BellwetherCostText' },
);
