import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { bellwetherTokens } from '../theme';
import { iconOfTone, StateIcon } from '../VerdictChip';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        borderLeft: '3px solid',
        borderRadius: '0 4px 4px 0',
        padding: '8px 12px',
        fontFamily: theme.typography.fontFamily,
        fontSize: 13,
        lineHeight: '19px',
        overflowWrap: 'anywhere',
        '& ul': { margin: '4px 0 0', paddingLeft: 20 },
        '& code': { fontFamily: tokens.monospace, fontSize: 12.5 },
      },
      text: { color: tokens.text },
      watch: {
        borderColor: tokens.watch.main,
        backgroundColor: tokens.watch.background,
        color: tokens.watch.main,
      },
      warn: {
        borderColor: tokens.warn.main,
        backgroundColor: tokens.warn.background,
        color: tokens.warn.main,
      },
      bad: {
        borderColor: tokens.bad.main,
        backgroundColor: tokens.bad.background,
        color: tokens.bad.main,
      },
    };
  },
  { name: 'BellwetherNote' },
);

/** A remark that a person should not miss; a `bad` one is read out at once. */
export function Note(props: {
  tone: 'watch' | 'warn' | 'bad';
  title?: ReactNode;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const { tone, title, children } = props;
  return (
    <div
      className={`${classes.root} ${classes[tone]}`}
      role={tone === 'bad' ? 'alert' : undefined}
    >
      <StateIcon name={iconOfTone[tone]} />{' '}
      <span className={classes.text}>
        {title && <strong>{title}</strong>} {children}
      </span>
    </div>
  );
}
