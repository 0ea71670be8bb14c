import { FleetReply } from '@bellwether/plugin-models-common';
import {
  FleetColumn,
  formatInteger,
  Loaded,
  Panel,
  ScreenBody,
  SkeletonBar,
  StaleNotice,
  UpstreamState,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { useConnectionsPath } from '../../hooks';
import { AttentionStrip } from '../AttentionStrip';
import { FleetCards } from './FleetCards';
import { FleetEmpty } from './FleetEmpty';
import { FleetFilters } from './FleetFilters';
import { FleetFooter } from './FleetFooter';
import { FleetTable } from './FleetTable';
import { useFleet } from './useFleet';
import { useFleetView } from './useFleetView';

const useStyles = makeStyles(
  {
    rows: { position: 'relative' },
    progress: {
      position: 'absolute',
      top: 0,
      left: 0,
      right: 0,
      height: 2,
      '& *': {
        '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
      },
    },
    inset: { padding: 16, display: 'grid', gap: 22 },
    notice: { padding: '12px 16px 2px' },
  },
  { name: 'BellwetherFleetPage' },
);

/** `/models/fleet`: every model that the reader may see, one row each, and what needs a person on top. */
export function FleetPage(props: { columns?: FleetColumn[] }) {
  const classes = useStyles();
  const { view, changeView } = useFleetView();
  const fleet = useFleet(view);
  const reply = fleet.value;

  return (
    <ScreenBody>
      <AttentionStrip view={view} />
      <Panel
        flush
        aria-label="Fleet"
        footer={
          reply && (
            <FleetFooter reply={reply} onPage={page => changeView({ page })} />
          )
        }
      >
        <FleetFilters
          view={view}
          facets={reply?.facets}
          onChange={changeView}
        />
        <ResultCount fleet={fleet} />
        {reply && <StaleSources reply={reply} />}
        <div
          className={classes.rows}
          aria-busy={fleet.loading && reply !== undefined}
        >
          {fleet.loading && reply && (
            <LinearProgress
              className={classes.progress}
              aria-label="Reading the models"
            />
          )}
          <Inset when={!reply?.items.length || fleet.staleSince !== undefined}>
            <UpstreamState
              data={fleet}
              subject="the fleet"
              skeleton={<FleetSkeleton />}
              isEmpty={({ items }) => items.length === 0}
              empty={
                reply && (
                  <FleetEmpty reply={reply} view={view} onChange={changeView} />
                )
              }
            >
              {({ items }) =>
                view.layout === 'cards' ? (
                  <FleetCards rows={items} columns={props.columns ?? []} />
                ) : (
                  <FleetTable
                    rows={items}
                    columns={props.columns ?? []}
                    view={view}
                    onSort={changeView}
                  />
                )
              }
            </UpstreamState>
          </Inset>
        </div>
      </Panel>
    </ScreenBody>
  );
}

/** Tells a screen reader how many models a changed filter leaves. */
function ResultCount(props: { fleet: Loaded<FleetReply> }) {
  const table = useTableStyles();
  const { value, loading } = props.fleet;
  return (
    <div role="status" className={table.hidden}>
      {value && !loading
        ? `${formatInteger(value.total)} ${
            value.total === 1 ? 'model' : 'models'
          }`
        : ''}
    </div>
  );
}

/** Sources that do not answer; rows that come from them say so as well. */
function StaleSources(props: { reply: FleetReply }) {
  const classes = useStyles();
  const connectionsHref = useConnectionsPath();
  const stale = props.reply.sources.flatMap(({ staleSince, ...source }) =>
    staleSince ? [{ ...source, staleSince }] : [],
  );
  if (stale.length === 0) return null;
  return (
    <div className={classes.notice}>
      {stale.map(({ id, kind, staleSince, problem }) => (
        <StaleNotice
          key={`${kind}/${id}`}
          since={staleSince}
          problem={`${id}: ${problem ?? 'it does not answer.'}`}
          connectionsHref={connectionsHref}
        />
      ))}
    </div>
  );
}

function Inset(props: { when: boolean; children: ReactNode }) {
  const classes = useStyles();
  return (
    <div className={props.when ? classes.inset : undefined}>
      {props.children}
    </div>
  );
}

function FleetSkeleton() {
  const classes = useStyles();
  return (
    <div className={classes.inset}>
      {Array.from({ length: 8 }, (_, row) => (
        <SkeletonBar key={row} height={22} />
      ))}
    </div>
  );
}
