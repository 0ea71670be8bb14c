import { bellwetherTokens } from '@bellwether/plugin-models-react';
import InputBase from '@material-ui/core/InputBase';
import NativeSelect from '@material-ui/core/NativeSelect';
import { makeStyles } from '@material-ui/core/styles';
import ExpandMore from '@material-ui/icons/ExpandMore';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'inline-flex',
        alignItems: 'center',
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 6,
        paddingLeft: 10,
        fontSize: 13,
        lineHeight: '18px',
        color: tokens.text3,
        backgroundColor: tokens.surface,
        '&:focus-within': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
      select: {
        padding: '5px 28px 5px 8px',
        height: 18,
        boxSizing: 'content-box',
        fontSize: 13,
        color: tokens.text,
        '&&:focus-visible': { outline: 'none' },
        '&:focus': { backgroundColor: 'transparent' },
        '& option': { backgroundColor: tokens.surface, color: tokens.text },
      },
      icon: {
        right: 8,
        top: 'calc(50% - 8px)',
        fontSize: 16,
        color: tokens.text,
      },
    };
  },
  { name: 'BellwetherLabelledSelect' },
);

/** One of a few values, behind a control that says what it decides and what is chosen. */
export function LabelledSelect<T extends string>(props: {
  label: string;
  /** Says more than the label has room for. */
  title?: string;
  options: { value: T; label: string }[];
  value: T;
  onChange(value: T): void;
}) {
  const classes = useStyles();
  const { label, title, options, value, onChange } = props;
  return (
    <label className={classes.root} title={title}>
      {label}
      <NativeSelect
        input={<InputBase />}
        IconComponent={ExpandMore}
        classes={{ root: classes.select, icon: classes.icon }}
        value={value}
        onChange={event => {
          const chosen = options.find(
            option => option.value === event.target.value,
          );
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </NativeSelect>
    </label>
  );
}
