import { FleetQuery } from '@bellwether/plugin-models-common';
import { FleetView } from './fleetView';
import { LabelledSelect } from './LabelledSelect';

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

type Order = Pick<FleetView, 'sort' | 'order'>;

const nameOf = ({ sort, order }: Order) => `${sort} ${order}`;

/** The order of the rows; heads of the table set it too. */
export function SortMenu(props: {
  view: FleetView;
  onChange(order: Order): void;
}) {
  const { sort, order } = props.view;
  const current = nameOf(props.view);
  const known = orders.some(item => nameOf(item) === current);
  const shown = known
    ? orders
    : [{ sort, order, label: `${sort}, reversed` }, ...orders];
  return (
    <LabelledSelect
      label="Order"
      options={shown.map(item => ({ value: nameOf(item), label: item.label }))}
      value={current}
      onChange={name => {
        const chosen = shown.find(item => nameOf(item) === name);
        if (chosen) props.onChange({ sort: chosen.sort, order: chosen.order });
      }}
    />
  );
}
