import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { FLEET_CHANNEL, FleetReply } from '@bellwether/plugin-models-common';
import {
  formatInteger,
  Loaded,
  Loading,
  ModelLink,
  NoDataYet,
  SkeletonLines,
  UpstreamState,
  useLive,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { modelsApiRef } from '../../api';
import { useOwnership } from '../../hooks';
import { fleetRouteRef } from '../../routes';
import { stageWords } from '../../words';
import { teamInUrl } from '../FleetPage/fleetView';
import { ModelState } from './ModelState';

/** Enough for a glance; the fleet has them all. */
const SHOWN = 8;

const useStyles = makeStyles(
  theme => ({
    root: { fontFamily: theme.typography.fontFamily },
    // The card that the widget stands in has its own margin.
    table: {
      '& th:first-child, & td:first-child': { paddingLeft: 0 },
      '& th:last-child, & td:last-child': { paddingRight: 0 },
    },
    more: { display: 'block', padding: '10px 0 0', fontSize: 12.5 },
  }),
  { name: 'BellwetherMyTeamsModels' },
);

/** Models that the signed-in user's groups own, most urgent first: a widget of the home page. */
export function MyTeamsModels() {
  const owners = useOwnership();
  if (!owners) return <Loading subject="your teams" />;
  if (owners.length === 0) {
    return (
      <NoDataYet title="You own nothing yet">
        Models show here when a group that you are a member of owns them.
      </NoDataYet>
    );
  }
  return <ModelsOf owners={owners} />;
}

function ModelsOf({ owners }: { owners: string[] }) {
  const models = useApi(modelsApiRef);
  const fleetPath = useRouteRef(fleetRouteRef)();
  const fleet: Loaded<FleetReply> = useLive(
    ({ signal }) =>
      models.queryFleet({ team: owners, pageSize: SHOWN }, { signal }),
    { channel: FLEET_CHANNEL, deps: [models, owners.join()] },
  );
  return (
    <UpstreamState
      data={fleet}
      subject="your teams’ models"
      skeleton={<SkeletonLines lines={5} />}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <NoDataYet title="Your teams own no model">
          The owner of a model comes from its registry; see{' '}
          <Link to={fleetPath}>all models</Link>.
        </NoDataYet>
      }
    >
      {reply => (
        <ModelsTable
          reply={reply}
          fleetHref={`${fleetPath}?team=${owners.map(teamInUrl).join(',')}`}
        />
      )}
    </UpstreamState>
  );
}

function ModelsTable(props: { reply: FleetReply; fleetHref: string }) {
  const classes = useStyles();
  const table = useTableStyles();
  const { items, total } = props.reply;
  return (
    <div className={classes.root}>
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.tight} ${classes.table}`}
          aria-label="Models of my teams"
        >
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Stage</th>
              <th scope="col">Champion</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {items.map(row => (
              <tr key={row.entityRef}>
                <th scope="row">
                  <ModelLink
                    entityRef={row.entityRef}
                    title={row.title}
                    maxLength={28}
                  />
                </th>
                <td className={table.noWrap}>{stageWords[row.stage]}</td>
                <td className={table.noWrap}>
                  {row.champion ? `v${row.champion.version}` : 'none'}
                </td>
                <td>
                  <ModelState row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Link to={props.fleetHref} className={classes.more}>
        {total > items.length
          ? `All ${formatInteger(total)} in the fleet`
          : 'Open in the fleet'}
      </Link>
    </div>
  );
}
