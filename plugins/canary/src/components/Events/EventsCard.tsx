import { RolloutEvent } from '@bellwether/plugin-canary-common';
import {
  EmptyCell,
  ExplainedButton,
  formatTime,
  NoDataYet,
  Panel,
  UpstreamState,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { useEvents } from '../../reads';
import { actorWords } from '../../words';

/** What happened to a rollout, by whom and why, newest first. */
export function EventsCard(props: { id: string }) {
  const { data, loadMore } = useEvents(props.id);
  const { value } = data;
  return (
    <Panel
      flush={Boolean(value?.events.length)}
      title="Events"
      subtitle="newest first"
      footer={
        value?.next && (
          <ExplainedButton
            variant="text"
            whyNot={data.loading ? 'Being read' : undefined}
            onClick={loadMore}
          >
            Load more
          </ExplainedButton>
        )
      }
    >
      <UpstreamState
        data={data}
        subject="the events"
        isEmpty={({ events }) => events.length === 0}
        empty={
          <NoDataYet title="Nothing has happened yet">
            Changes are kept from the time on at which the portal first saw the
            rollout.
          </NoDataYet>
        }
      >
        {({ events }) => <EventsTable events={events} />}
      </UpstreamState>
    </Panel>
  );
}

function EventsTable(props: { events: readonly RolloutEvent[] }) {
  const table = useTableStyles();
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${table.tight}`} aria-label="Events">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">What</th>
            <th scope="col">Actor</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {props.events.map(({ id, at, sentence, actor, reason }) => (
            <tr key={id}>
              <td className={table.noWrap}>
                <time dateTime={at} title={at}>
                  {formatTime(at)}
                </time>
              </td>
              <th scope="row">{sentence}</th>
              <td>{actorWords(actor)}</td>
              <td className={table.secondary}>
                {reason ?? <EmptyCell why="no reason was given" />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
