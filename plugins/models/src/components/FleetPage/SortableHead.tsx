import { FleetQuery } from '@bellwether/plugin-models-common';
import { useTableStyles } from '@bellwether/plugin-models-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDownward from '@material-ui/icons/ArrowDownward';
import ArrowUpward from '@material-ui/icons/ArrowUpward';
import { FleetView } from './fleetView';

const useStyles = makeStyles(
  {
    button: {
      gap: 4,
      font: 'inherit',
      color: 'inherit',
      borderRadius: 2,
      '&:hover $idle': { opacity: 0.6 },
      '&:focus-visible $idle': { opacity: 0.6 },
    },
    arrow: { fontSize: 14 },
    idle: { opacity: 0 },
  },
  { name: 'BellwetherSortableHead' },
);

/** Head of a column that the backend can sort by: the first press sorts up, the next turns it. */
export function SortableHead(props: {
  title: string;
  subtitle?: string;
  sort: FleetQuery['sort'];
  view: Pick<FleetView, 'sort' | 'order'>;
  onSort(order: Pick<FleetView, 'sort' | 'order'>): void;
  className?: string;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { sort, view } = props;
  const isSorted = view.sort === sort;
  const isDown = isSorted && view.order === 'desc';
  const Arrow = isDown ? ArrowDownward : ArrowUpward;
  const direction = isDown ? 'descending' : 'ascending';
  return (
    <th
      scope="col"
      className={props.className}
      aria-sort={isSorted ? direction : 'none'}
    >
      <ButtonBase
        className={classes.button}
        onClick={() =>
          props.onSort({
            sort,
            order: isSorted && view.order === 'asc' ? 'desc' : 'asc',
          })
        }
      >
        {props.title}
        <Arrow
          aria-hidden
          className={
            isSorted ? classes.arrow : `${classes.arrow} ${classes.idle}`
          }
        />
      </ButtonBase>
      {props.subtitle && <span className={table.sub}>{props.subtitle}</span>}
    </th>
  );
}
