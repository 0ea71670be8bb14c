import { FleetQuery, FleetRow } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  entityName,
  FleetColumn,
  ModelLink,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ChampionCell, FamilyCell, RunsOnCell, StageCell } from './cells';
import { FleetView } from './fleetView';
import { SortableHead } from './SortableHead';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      // On a narrow screen the card scrolls sideways and the name stays.
      narrow: {
        [theme.breakpoints.down('sm')]: {
          '& th:first-child': {
            position: 'sticky',
            left: 0,
            zIndex: 1,
            backgroundColor: tokens.surface,
          },
        },
      },
      wideOnly: {
        [theme.breakpoints.down('sm')]: { display: 'none' },
      },
      veryWideOnly: {
        '@media (max-width: 1599.95px)': { display: 'none' },
      },
      name: { maxWidth: 250 },
      owner: { maxWidth: 150 },
      cut: {
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        whiteSpace: 'nowrap',
      },
    };
  },
  { name: 'BellwetherFleetTable' },
);

/** The fleet as a table: one row per model, one link per row. */
export function FleetTable(props: {
  rows: FleetRow[];
  columns: FleetColumn[];
  view: FleetView;
  onSort(order: Pick<FleetView, 'sort' | 'order'>): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { rows, columns, view, onSort } = props;
  // What families say of a model comes before its stage, where there is no room for both.
  const roomForStage =
    columns.length > 2 ? classes.veryWideOnly : classes.wideOnly;
  const stageClass = columns.length === 0 ? '' : roomForStage;
  const head = (
    title: string,
    sort: FleetQuery['sort'],
    options: { subtitle?: string; className?: string } = {},
  ) => (
    <SortableHead
      title={title}
      sort={sort}
      view={view}
      onSort={onSort}
      {...options}
    />
  );

  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${classes.narrow}`}
        aria-label="Models of the fleet"
      >
        <thead>
          <tr>
            {head('Model', 'name')}
            {head('Owner', 'owner', { className: classes.wideOnly })}
            {head('Stage', 'stage', {
              subtitle: 'framework',
              className: stageClass,
            })}
            {head('Champion', 'championSince', {
              subtitle: 'since',
              className: classes.wideOnly,
            })}
            <th scope="col">
              Runs on
              <span className={table.sub}>version · ready</span>
            </th>
            {columns.map(({ family, title, subtitle }) => (
              <th scope="col" key={family}>
                {title}
                {subtitle && <span className={table.sub}>{subtitle}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.entityRef}>
              <th scope="row" className={classes.name}>
                <ModelLink
                  entityRef={row.entityRef}
                  title={row.title}
                  maxLength={30}
                />
                {row.description && (
                  <span
                    className={`${table.sub} ${classes.cut}`}
                    title={row.description}
                  >
                    {row.description}
                  </span>
                )}
              </th>
              <td
                className={`${classes.owner} ${classes.cut} ${classes.wideOnly}`}
                title={row.owner}
              >
                {entityName(row.owner)}
              </td>
              <td className={`${table.noWrap} ${stageClass}`}>
                <StageCell row={row} />
              </td>
              <td className={`${table.noWrap} ${classes.wideOnly}`}>
                <ChampionCell row={row} />
              </td>
              <td className={table.noWrap}>
                <RunsOnCell row={row} />
              </td>
              {columns.map(column => (
                <td key={column.family} className={table.noWrap}>
                  <FamilyCell column={column} row={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
