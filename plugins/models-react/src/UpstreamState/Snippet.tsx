import { makeStyles } from '@material-ui/core/styles';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        margin: 0,
        padding: '8px 12px',
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        lineHeight: 1.55,
        color: tokens.text,
        backgroundColor: tokens.surface2,
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        overflowX: 'auto',
        whiteSpace: 'pre',
      },
    };
  },
  { name: 'BellwetherSnippet' },
);

/** A few lines to read or to copy. It scrolls, and so takes the focus. @public */
export function Snippet(props: { text: string; label: string }) {
  const classes = useStyles();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes.root} tabIndex={0} aria-label={props.label}>
      {props.text}
    </pre>
  );
}
