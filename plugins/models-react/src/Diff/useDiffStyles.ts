import { makeStyles } from '@material-ui/core/styles';
import { bellwetherTokens } from '../theme';

/** Lines that go are marked by a minus, lines that come by a plus; the colour says it again. @public */
export const useDiffStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        margin: 0,
        padding: '8px 0',
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        lineHeight: 1.55,
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        backgroundColor: tokens.surface2,
        maxHeight: 260,
        overflow: 'auto',
        '& > div': { padding: '0 12px', whiteSpace: 'pre-wrap' },
      },
      head: { color: tokens.text2, overflowWrap: 'anywhere' },
      gone: { backgroundColor: tokens.bad.background },
      come: { backgroundColor: tokens.ok.background },
    };
  },
  { name: 'BellwetherDiff' },
);
