import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

/** The look of the controls above the rows. */
export const useControlStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      button: {
        textTransform: 'none',
        letterSpacing: 'normal',
        fontWeight: 400,
        fontSize: 13,
        lineHeight: '18px',
        padding: '5px 10px',
        color: tokens.text,
        borderColor: tokens.lineStrong,
        backgroundColor: tokens.surface,
      },
      popoverTitle: {
        margin: '0 0 8px',
        fontSize: 15,
        lineHeight: '22px',
        fontWeight: 500,
      },
    };
  },
  { name: 'BellwetherFleetControls' },
);
