import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, useId } from 'react';
import { Note } from '../Note';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      paper: {
        width: 640,
        maxWidth: 'calc(100vw - 32px)',
        border: `1px solid ${tokens.line}`,
        borderRadius: 8,
        color: tokens.text,
        backgroundColor: tokens.surface,
        fontFamily: theme.typography.fontFamily,
        fontVariantNumeric: 'tabular-nums',
        '& :focus-visible': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
      title: {
        margin: 0,
        padding: '20px 24px 8px',
        fontSize: 18,
        lineHeight: '26px',
        fontWeight: 500,
      },
      body: {
        display: 'grid',
        gap: 14,
        padding: '0 24px 16px',
        fontSize: 14,
        lineHeight: '20px',
        overflowY: 'auto',
      },
      foot: {
        display: 'flex',
        flexWrap: 'wrap',
        justifyContent: 'flex-end',
        gap: 10,
        padding: '12px 24px 18px',
        borderTop: `1px solid ${tokens.line}`,
      },
    };
  },
  { name: 'BellwetherFormDialog' },
);

/** A dialog that asks for a few things and sends them; Escape and Cancel change nothing. */
export function FormDialog(props: {
  title: string;
  children: ReactNode;
  /** What was refused, in words. */
  problem?: string;
  isSending: boolean;
  onClose(): void;
  /** Words on the button that leaves; `Cancel` by default. */
  closeWords?: string;
  /** Buttons that send, the primary one last. */
  actions: ReactNode;
}) {
  const classes = useStyles();
  const titleId = useId();
  const { title, children, problem, isSending, onClose, actions } = props;
  const close = () => {
    if (!isSending) onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      aria-labelledby={titleId}
      maxWidth={false}
      PaperProps={{ className: classes.paper, 'aria-modal': true }}
    >
      <h2 id={titleId} className={classes.title}>
        {title}
      </h2>
      <div className={classes.body}>
        {children}
        {problem && (
          <Note tone="bad" title="Nothing was changed.">
            {problem}
          </Note>
        )}
      </div>
      <div className={classes.foot}>
        <Button size="small" variant="outlined" onClick={close}>
          {props.closeWords ?? 'Cancel'}
        </Button>
        {actions}
      </div>
    </Dialog>
  );
}
