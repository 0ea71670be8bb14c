import Button from '@material-ui/core/Button';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import CheckBox from '@material-ui/icons/CheckBox';
import CheckBoxOutlineBlank from '@material-ui/icons/CheckBoxOutlineBlank';
import ExpandMore from '@material-ui/icons/ExpandMore';
import {
  formatInteger,
  bellwetherTokens,
} from '@bellwether/plugin-models-react';
import { useId, useState } from 'react';
import { useControlStyles } from './useControlStyles';

/** A value that a filter offers. */
export interface FilterOption {
  value: string;
  label: string;
  /** Models that have it, within the other filters. */
  count: number;
}

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      name: { color: tokens.text3, marginRight: 8 },
      item: { fontSize: 13, minHeight: 0, padding: '2px 12px 2px 4px' },
      box: { margin: '4px 8px 4px 4px', fontSize: 18, color: tokens.accent },
      count: { marginLeft: 'auto', paddingLeft: 24, color: tokens.text2 },
    };
  },
  { name: 'BellwetherFilterMenu' },
);

function summary(selected: FilterOption[], all: string) {
  if (selected.length === 0) return all;
  return selected.length === 1
    ? selected[0].label
    : `${selected.length} chosen`;
}

/** A filter of several values, behind a button that says what is chosen. Stays open while choosing. */
export function FilterMenu(props: {
  name: string;
  /** What the button says when nothing is chosen, for example `all 5`. */
  all: string;
  options: FilterOption[];
  selected: string[];
  onChange(selected: string[]): void;
}) {
  const classes = useStyles();
  const controls = useControlStyles();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { name, options, selected } = props;
  // A value from a link that no model has any more is still in force, so it is shown.
  const unknown = selected
    .filter(value => !options.some(option => option.value === value))
    .map(value => ({ value, label: value, count: 0 }));
  const shown = [...options, ...unknown];
  const chosen = shown.filter(({ value }) => selected.includes(value));

  const toggle = (value: string) =>
    props.onChange(
      selected.includes(value)
        ? selected.filter(other => other !== value)
        : [...selected, value],
    );

  return (
    <>
      <Button
        variant="outlined"
        className={controls.button}
        endIcon={<ExpandMore aria-hidden style={{ fontSize: 16 }} />}
        aria-haspopup="menu"
        aria-expanded={Boolean(anchor)}
        aria-controls={anchor ? menuId : undefined}
        onClick={event => setAnchor(event.currentTarget)}
      >
        <span className={classes.name}>{name}</span>
        {summary(chosen, props.all)}
      </Button>
      <Menu
        id={menuId}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        open={Boolean(anchor)}
        onClose={() => setAnchor(null)}
        MenuListProps={{ 'aria-label': name, dense: true }}
        PaperProps={{ style: { maxHeight: 420, minWidth: 200 } }}
      >
        {selected.length > 0 && (
          <MenuItem
            className={classes.item}
            onClick={() => {
              setAnchor(null);
              props.onChange([]);
            }}
          >
            <span style={{ padding: 6 }}>Show all</span>
          </MenuItem>
        )}
        {shown.length === 0 && (
          <MenuItem className={classes.item} disabled>
            <span style={{ padding: 6 }}>Nothing to choose from</span>
          </MenuItem>
        )}
        {shown.map(({ value, label, count }) => {
          const isChosen = selected.includes(value);
          const Box = isChosen ? CheckBox : CheckBoxOutlineBlank;
          return (
            <MenuItem
              key={value}
              className={classes.item}
              role="menuitemcheckbox"
              aria-checked={isChosen}
              onClick={() => toggle(value)}
            >
              <Box className={classes.box} aria-hidden />
              {label}{' '}
              <span className={classes.count}>{formatInteger(count)}</span>
            </MenuItem>
          );
        })}
      </Menu>
    </>
  );
}
