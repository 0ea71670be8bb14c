import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, useId } from 'react';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'flex',
        flexDirection: 'column',
        minWidth: 0,
        border: `1px solid ${tokens.line}`,
        borderRadius: 6,
        backgroundColor: tokens.surface,
        color: tokens.text,
        fontFamily: theme.typography.fontFamily,
        fontSize: 14,
        lineHeight: '20px',
        fontVariantNumeric: 'tabular-nums',
        boxShadow:
          theme.palette.type === 'dark'
            ? 'none'
            : '0 1px 2px rgba(20, 24, 32, 0.06)',
      },
      head: {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'baseline',
        gap: 10,
        padding: '13px 16px 0',
      },
      title: {
        margin: 0,
        fontSize: 15,
        lineHeight: '22px',
        fontWeight: 500,
      },
      /** Of a small card whose content is what one reads first. */
      quietTitle: { fontSize: 13, color: tokens.text2 },
      subtitle: { color: tokens.text3, fontSize: 12.5 },
      actions: {
        marginLeft: 'auto',
        display: 'flex',
        flexWrap: 'wrap',
        gap: 12,
        alignItems: 'center',
        fontSize: 12.5,
        color: tokens.text2,
      },
      body: {
        padding: '10px 16px 15px',
        flex: 1,
        minWidth: 0,
        overflowWrap: 'break-word',
      },
      flush: { padding: 0 },
      foot: {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: '6px 18px',
        borderTop: `1px solid ${tokens.line}`,
        padding: '9px 16px',
        fontSize: 12.5,
        color: tokens.text2,
      },
    };
  },
  { name: 'BellwetherPanel' },
);

/** A card of a screen: title, what stands right of it, content, footer. @public */
export function Panel(props: {
  title?: ReactNode;
  /** The title is smaller than what the card says. */
  quiet?: boolean;
  /** Name of the card for screen readers, where it shows no title. */
  'aria-label'?: string;
  subtitle?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** Content goes to the edges of the card: for a table. */
  flush?: boolean;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const titleId = useId();
  const { title, subtitle, actions, footer } = props;
  return (
    <Paper
      component="section"
      elevation={0}
      className={classes.root}
      aria-labelledby={title ? titleId : undefined}
      aria-label={title ? undefined : props['aria-label']}
    >
      {(title || actions) && (
        <div className={classes.head}>
          {title && (
            <h2
              id={titleId}
              className={
                props.quiet
                  ? `${classes.title} ${classes.quietTitle}`
                  : classes.title
              }
            >
              {title}
            </h2>
          )}
          {subtitle && <span className={classes.subtitle}>{subtitle}</span>}
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      <div
        className={
          props.flush ? `${classes.body} ${classes.flush}` : classes.body
        }
      >
        {props.children}
      </div>
      {footer && <div className={classes.foot}>{footer}</div>}
    </Paper>
  );
}
