import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { ReactNode, useId } from 'react';
import { useTableStyles } from '../layout';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { whiteSpace: 'nowrap' },
      off: {
        '&, &:hover': {
          cursor: 'default',
          color: tokens.text3,
          backgroundColor: tokens.surface2,
          borderColor: tokens.line,
          boxShadow: 'none',
        },
      },
    };
  },
  { name: 'BellwetherExplainedButton' },
);

/**
 * A button that, where it does nothing, stays in the tab order and says why: in a tooltip, and to a screen reader.
 */
export function ExplainedButton(props: {
  children: ReactNode;
  /** Absent for a button that submits its form. */
  onClick?(): void;
  type?: 'button' | 'submit';
  /** Why pressing it does nothing; absent: it works. */
  whyNot?: string;
  /** Called instead of `onClick` where it does nothing. */
  onRefused?(): void;
  variant?: 'outlined' | 'contained' | 'text';
  size?: 'small' | 'medium';
  'aria-label'?: string;
  'aria-haspopup'?: 'dialog';
}) {
  const classes = useStyles();
  const { hidden } = useTableStyles();
  const reasonId = useId();
  const { whyNot } = props;
  return (
    <>
      <Tooltip title={whyNot ?? ''}>
        <Button
          className={whyNot ? `${classes.root} ${classes.off}` : classes.root}
          color="primary"
          disableElevation
          disableRipple={Boolean(whyNot)}
          variant={props.variant ?? 'outlined'}
          size={props.size ?? 'small'}
          type={props.type ?? 'button'}
          aria-label={props['aria-label']}
          aria-haspopup={props['aria-haspopup']}
          aria-disabled={whyNot ? true : undefined}
          aria-describedby={whyNot ? reasonId : undefined}
          onClick={whyNot ? props.onRefused : props.onClick}
        >
          {props.children}
        </Button>
      </Tooltip>
      {whyNot && (
        <span id={reasonId} className={hidden}>
          {whyNot}
        </span>
      )}
    </>
  );
}
