import { BoardReply } from '@bellwether/plugin-canary-common';
import {
  formatInteger,
  formatTime,
  NoDataYet,
  NotConfigured,
  NotPermitted,
  Panel,
  ScreenBody,
  SkeletonBar,
  UpstreamState,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useSearchParams } from 'react-router-dom';
import { useBoard } from '../../reads';
import { SERVER_SNIPPET } from '../../snippets';
import { BoardTable } from './BoardTable';

/** `/models/rollouts`: rollouts over all clusters, what waits for a person first. */
export function RolloutBoard() {
  const [search, setSearch] = useSearchParams();
  const show = search.get('show') === 'all' ? 'all' : 'in-progress';
  const board = useBoard(show);
  const { value } = board;
  const isFull = Boolean(value?.rows.length);
  return (
    <ScreenBody>
      <Panel
        flush={isFull}
        title="Rollouts"
        subtitle="over all clusters; what waits for a person first"
        actions={
          <div role="group" aria-label="Rollouts shown">
            {(['in-progress', 'all'] as const).map(choice => (
              <Button
                key={choice}
                size="small"
                color="primary"
                variant={choice === show ? 'outlined' : 'text'}
                aria-pressed={choice === show}
                onClick={() =>
                  setSearch(
                    last => {
                      const next = new URLSearchParams(last);
                      if (choice === 'all') next.set('show', choice);
                      else next.delete('show');
                      return next;
                    },
                    { replace: true },
                  )
                }
              >
                {choice === 'all' ? 'All servers' : 'In progress'}
              </Button>
            ))}
          </div>
        }
        footer={value && <BoardFooter reply={value} />}
      >
        <UpstreamState
          data={board}
          subject="the rollouts"
          skeleton={<SkeletonBar height={240} />}
          isEmpty={({ rows }) => rows.length === 0}
          empty={value && <Nothing reply={value} />}
          notPermitted={
            <NotPermitted
              title="You may not see rollouts"
              permission="canary.read"
              owner="the platform team"
            />
          }
        >
          {reply => <BoardTable rows={reply.rows} />}
        </UpstreamState>
      </Panel>
    </ScreenBody>
  );
}

function Nothing(props: { reply: BoardReply }) {
  const { watched } = props.reply.counts;
  if (watched === 0) {
    return (
      <NotConfigured
        title="No server of a model is watched"
        snippet={SERVER_SNIPPET}
      >
        Say on a Rollout or an InferenceService which model it serves:
      </NotConfigured>
    );
  }
  return (
    <NoDataYet title="No rollout is under way">
      {formatInteger(watched)} {watched === 1 ? 'server is' : 'servers are'}{' '}
      watched.
    </NoDataYet>
  );
}

function BoardFooter(props: { reply: BoardReply }) {
  const { counts, clusters } = props.reply;
  const { watched, inProgress, needsPerson } = counts;
  const stale = clusters.filter(({ staleSince }) => staleSince);
  return (
    <>
      <span aria-live="polite">
        {needsPerson === 0
          ? 'Nothing needs a person'
          : `${formatInteger(needsPerson)} need${
              needsPerson === 1 ? 's' : ''
            } a person`}
      </span>
      <span>{formatInteger(inProgress)} under way</span>
      <span>
        {formatInteger(watched)} watched on {clusters.length}{' '}
        {clusters.length === 1 ? 'cluster' : 'clusters'}
      </span>
      {stale.map(({ cluster, staleSince, problem }) => (
        <VerdictChip
          key={cluster}
          tone="warn"
          quiet
          icon="clock"
          title={problem}
          word={`${cluster} stale since ${
            staleSince ? formatTime(staleSince) : 'long ago'
          }${problem ? `: ${problem}` : ''}`}
        />
      ))}
    </>
  );
}
