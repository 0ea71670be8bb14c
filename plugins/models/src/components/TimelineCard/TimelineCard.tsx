import { ModelEvent } from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  describeError,
  formatTime,
  NoDataYet,
  Note,
  Panel,
  SkeletonLines,
  UpstreamState,
  useModelRef,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { ActorName } from '../ActorName';
import { EventIcon } from './EventIcon';
import { useTimeline } from './useTimeline';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      list: { listStyle: 'none', margin: 0, padding: 0 },
      event: {
        display: 'grid',
        gridTemplateColumns: '150px 18px minmax(0, 1fr)',
        gap: '0 12px',
        padding: '8px 0',
        '& + &': { borderTop: `1px solid ${tokens.line}` },
        [theme.breakpoints.down('sm')]: {
          gridTemplateColumns: '18px minmax(0, 1fr)',
        },
      },
      time: {
        fontSize: 12.5,
        color: tokens.text2,
        [theme.breakpoints.down('sm')]: { gridColumn: '1 / -1' },
      },
      age: { color: tokens.text3, marginLeft: 6 },
      text: { minWidth: 0, overflowWrap: 'anywhere' },
      who: {
        display: 'block',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text3,
      },
      more: { marginTop: 8, display: 'grid', gap: 8, justifyItems: 'start' },
    };
  },
  { name: 'BellwetherTimeline' },
);

/** What happened to the model, newest first: when, what, who, and why. */
export function TimelineCard() {
  const classes = useStyles();
  const { timeline, older } = useTimeline(useModelRef());
  return (
    <Panel title="Timeline" subtitle="newest first, UTC">
      <UpstreamState
        data={timeline}
        subject="the timeline"
        skeleton={<SkeletonLines lines={4} />}
        isEmpty={({ events }) => events.length === 0}
        empty={
          <NoDataYet title="Nothing has happened yet">
            Moves of aliases, new versions and changes of what runs appear here
            from the time on at which the portal first saw the model; the
            registry keeps no history of its own.
          </NoDataYet>
        }
      >
        {({ events, hasOlder }) => (
          <>
            <ol className={classes.list}>
              {events.map(event => (
                <TimelineEvent key={event.id} event={event} />
              ))}
            </ol>
            {hasOlder && (
              <div className={classes.more}>
                <Button
                  size="small"
                  color="primary"
                  aria-disabled={older.isLoading}
                  onClick={older.load}
                >
                  {older.isLoading ? 'Reading…' : 'Show older'}
                </Button>
                {older.error && (
                  <Note tone="bad" title="Older events could not be read.">
                    {describeError(older.error).sentence}
                  </Note>
                )}
              </div>
            )}
          </>
        )}
      </UpstreamState>
    </Panel>
  );
}

function TimelineEvent(props: { event: ModelEvent }) {
  const classes = useStyles();
  const { at, type, sentence, actor, reason } = props.event;
  return (
    <li className={classes.event}>
      <span className={classes.time}>
        <time dateTime={at}>{formatTime(at)}</time>
        <span className={classes.age}>
          <Age at={at} />
        </span>
      </span>
      <EventIcon type={type} />
      <div className={classes.text}>
        {sentence}
        <span className={classes.who}>
          <ActorName actor={actor} />
          {reason && <>: “{reason}”</>}
        </span>
      </div>
    </li>
  );
}
