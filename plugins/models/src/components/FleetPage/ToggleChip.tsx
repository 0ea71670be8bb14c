import {
  bellwetherTokens,
  formatInteger,
  StateIcon,
  StateIconName,
} from '@bellwether/plugin-models-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        gap: 6,
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 14,
        padding: '3px 11px',
        fontSize: 12.5,
        lineHeight: '20px',
        color: tokens.text2,
        backgroundColor: tokens.surface,
      },
      on: {
        borderColor: tokens.accent,
        color: tokens.accent,
        backgroundColor: tokens.watch.background,
        fontWeight: 500,
      },
    };
  },
  { name: 'BellwetherToggleChip' },
);

/** A filter that is on or off, with the number of models that it would leave. A count of 0 stays visible. */
export function ToggleChip(props: {
  icon: StateIconName;
  label: string;
  /** Absent while it is not known. */
  count?: number;
  on: boolean;
  onChange(on: boolean): void;
}) {
  const classes = useStyles();
  return (
    <ButtonBase
      className={props.on ? `${classes.root} ${classes.on}` : classes.root}
      aria-pressed={props.on}
      onClick={() => props.onChange(!props.on)}
    >
      <StateIcon name={props.icon} size={14} />
      {props.label}
      {props.count !== undefined && ` ${formatInteger(props.count)}`}
    </ButtonBase>
  );
}
