import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Refresh from '@material-ui/icons/Refresh';
import { ReactNode } from 'react';
import { bellwetherTokens, useBellwetherTokens } from '../theme';
import { StateIcon, StateIconName } from '../VerdictChip';
import { CopyButton } from './CopyButton';
import { describeError } from './describeError';
import { Snippet } from './Snippet';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: '16px minmax(0, 1fr)',
        columnGap: 12,
        rowGap: 10,
        padding: '2px 0 4px',
        fontFamily: theme.typography.fontFamily,
      },
      icon: { paddingTop: 2, lineHeight: 0 },
      title: {
        margin: 0,
        fontSize: 14,
        lineHeight: '20px',
        fontWeight: 500,
        color: tokens.text,
      },
      text: {
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
        maxWidth: '68ch',
        overflowWrap: 'anywhere',
      },
      wide: { gridColumn: '1 / -1', minWidth: 0 },
      actions: {
        gridColumn: 2,
        display: 'flex',
        gap: 8,
        flexWrap: 'wrap',
        alignItems: 'center',
      },
      code: { fontFamily: tokens.monospace },
    };
  },
  { name: 'BellwetherStateMessage' },
);

/** The common form of the states that stand in the place of data: icon, title, sentence, snippet, actions. @public */
export function StateMessage(props: {
  icon: StateIconName;
  colour?: string;
  title: ReactNode;
  children?: ReactNode;
  snippet?: string;
  actions?: ReactNode;
}) {
  const classes = useStyles();
  const actions = props.actions || props.snippet;
  return (
    <div className={classes.root}>
      <span className={classes.icon}>
        <StateIcon name={props.icon} colour={props.colour} />
      </span>
      <div>
        <h3 className={classes.title}>{props.title}</h3>
        {props.children && <div className={classes.text}>{props.children}</div>}
      </div>
      {props.snippet && (
        <div className={classes.wide}>
          <Snippet text={props.snippet} label="What to add" />
        </div>
      )}
      {actions && (
        <div className={classes.actions}>
          {props.snippet && <CopyButton text={props.snippet} />}
          {props.actions}
        </div>
      )}
    </div>
  );
}

/** State: nobody has said what to read. Names the annotation or key, with the lines to add. @public */
export function NotConfigured(props: {
  title: string;
  children?: ReactNode;
  snippet?: string;
  actions?: ReactNode;
}) {
  const { text2 } = useBellwetherTokens();
  return <StateMessage icon="plug" colour={text2} {...props} />;
}

/** State: the reader may not see it. Names the permission, and who can grant it. @public */
export function NotPermitted(props: {
  /** For example `You may not see what runs outside the registries`. */
  title: string;
  permission?: string;
  /** Whom to ask, for example a link to the owner's page. */
  owner?: ReactNode;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const { text2 } = useBellwetherTokens();
  return (
    <StateMessage icon="lock" colour={text2} title={props.title}>
      {props.permission && (
        <>
          Needs <code className={classes.code}>{props.permission}</code>.{' '}
        </>
      )}
      {props.owner && <>Ask {props.owner}. </>}
      {props.children}
    </StateMessage>
  );
}

/** State: all is well, and nothing has come yet. Says how much is needed, or when it comes. @public */
export function NoDataYet(props: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const { watch } = useBellwetherTokens();
  return <StateMessage icon="clock" colour={watch.main} {...props} />;
}

/** State: the read failed, and there is no earlier answer to show. @public */
export function Failed(props: {
  /** For example `The versions could not be read`. */
  title: string;
  error: unknown;
  retry(): void;
  actions?: ReactNode;
}) {
  const { bad } = useBellwetherTokens();
  const { sentence, details } = describeError(props.error);
  return (
    <StateMessage
      icon="octagon"
      colour={bad.main}
      title={props.title}
      actions={
        <>
          <Button
            size="small"
            variant="outlined"
            color="primary"
            startIcon={<Refresh aria-hidden style={{ fontSize: 14 }} />}
            onClick={props.retry}
          >
            Try again
          </Button>
          <CopyButton variant="text" label="Copy details" text={details} />
          {props.actions}
        </>
      }
    >
      {sentence}
    </StateMessage>
  );
}
