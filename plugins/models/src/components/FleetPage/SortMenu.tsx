import { FleetQuery } from '@bellwether/plugin-models-common';
import { bellwetherTokens } from '@bellwether/plugin-models-react';
import NativeSelect from '@material-ui/core/NativeSelect';
import InputBase from '@material-ui/core/InputBase';
import { makeStyles } from '@material-ui/core/styles';
import { FleetView } from './fleetView';

const orders: {
  sort: FleetQuery['sort'];
  order: FleetQuery['order'];
  label: string;
}[] = [
  { sort: 'attention', order: 'asc', label: 'most urgent first' },
  { sort: 'name', order: 'asc', label: 'name, A to Z' },
  { sort: 'name', order: 'desc', label: 'name, Z to A' },
  { sort: 'owner', order: 'asc', label: 'owner' },
  { sort: 'stage', order: 'asc', label: 'stage' },
  { sort: 'championSince', order: 'desc', label: 'newest champion first' },
  { sort: 'championSince', order: 'asc', label: 'oldest champion first' },
  { sort: 'updated', order: 'desc', label: 'last changed first' },
];

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'inline-flex',
        alignItems: 'center',
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        paddingLeft: 10,
        fontSize: 13,
        lineHeight: '18px',
        color: tokens.text3,
        backgroundColor: tokens.surface,
      },
      select: {
        padding: '5px 28px 5px 8px',
        height: 18,
        boxSizing: 'content-box',
        fontSize: 13,
        color: tokens.text,
      },
    };
  },
  { name: 'BellwetherSortMenu' },
);

/** The order of the rows; heads of the table set it too. */
export function SortMenu(props: {
  view: FleetView;
  onChange(order: Pick<FleetView, 'sort' | 'order'>): void;
}) {
  const classes = useStyles();
  const { sort, order } = props.view;
  const known = orders.findIndex(
    item => item.sort === sort && item.order === order,
  );
  return (
    <label className={classes.root}>
      Order
      <NativeSelect
        input={<InputBase />}
        classes={{ root: classes.select }}
        value={known}
        onChange={event => {
          const chosen = orders[Number(event.target.value)];
          props.onChange({ sort: chosen.sort, order: chosen.order });
        }}
      >
        {known === -1 && <option value={-1}>{`${sort}, reversed`}</option>}
        {orders.map(({ label }, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </NativeSelect>
    </label>
  );
}
