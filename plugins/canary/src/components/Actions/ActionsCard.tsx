import {
  CapabilitiesReply,
  Capability,
  Rollout,
  TakenAction,
} from '@bellwether/plugin-canary-common';
import {
  bellwetherTokens,
  entityName,
  ExplainedButton,
  Panel,
  StateIcon,
  UpstreamState,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import {
  useCapabilities,
  useFollowedAction,
  useTakenActions,
} from '../../reads';
import { buttonWords, isInTheWay, takesAway } from '../../words';
import { useText } from '../parts';
import { ActionDialog } from './ActionDialog';
import { sortActions } from './sortActions';
import { TakenNote } from './TakenNote';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      list: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, max-content) minmax(0, 1fr)',
        gap: '10px 12px',
        alignItems: 'center',
        margin: 0,
        padding: 0,
        listStyle: 'none',
      },
      item: { display: 'contents' },
      destructive: {
        '& button:not([aria-disabled])': {
          color: tokens.bad.main,
          borderColor: tokens.bad.main,
        },
      },
      owner: {
        padding: '8px 12px',
        borderLeft: `3px solid ${tokens.lineStrong}`,
        borderRadius: '0 4px 4px 0',
        backgroundColor: tokens.surface2,
        fontSize: 12.5,
        lineHeight: '18px',
        overflowWrap: 'anywhere',
      },
      body: { display: 'grid', gap: 12 },
    };
  },
  { name: 'BellwetherRolloutActions' },
);

/** As whom one acts, in the backend's words or by name. */
function actorLine(actingAs: string): string {
  return actingAs.startsWith('as ') ? actingAs : `as ${entityName(actingAs)}`;
}

/** What can be done with a rollout, by whom and by which way, and what becomes of it. */
export function ActionsCard(props: { rollout: Rollout }) {
  const { rollout } = props;
  const capabilities = useCapabilities(rollout.id);
  const taken = useTakenActions(rollout.id);
  const [acted, setActed] = useState<TakenAction>();
  const listed = taken.value?.actions[0];
  // Its own answer comes before the list has it.
  const newest =
    acted && (!listed || acted.takenAt > listed.takenAt) ? acted : listed;
  const action = useFollowedAction(newest);
  const actingAs = capabilities.value?.actingAs;
  return (
    <Panel title="Actions" subtitle={actingAs && actorLine(actingAs)}>
      <UpstreamState
        data={capabilities}
        subject="what you may do"
        notConfigured={<>There is nothing to do here.</>}
      >
        {value => (
          <Actions
            rollout={rollout}
            reply={value}
            taken={action}
            onActed={done => {
              setActed(done);
              taken.retry();
            }}
          />
        )}
      </UpstreamState>
    </Panel>
  );
}

function Actions(props: {
  rollout: Rollout;
  reply: CapabilitiesReply;
  taken: TakenAction | undefined;
  onActed(taken: TakenAction): void;
}) {
  const classes = useStyles();
  const { rollout, reply, taken, onActed } = props;
  const [asked, setAsked] = useState<Capability>();
  const [showsMore, setShowsMore] = useState(false);
  const { first, more } = sortActions(reply.capabilities, rollout);
  const shown = showsMore ? [...first, ...more] : first;
  return (
    <div className={classes.body}>
      {taken && <TakenNote taken={taken} />}
      <div className={classes.owner}>
        <StateIcon name={rollout.git.owner === 'git' ? 'lock' : 'info'} />{' '}
        {rollout.git.sentence}
        {rollout.git.sync && (
          <div>
            <VerdictChip
              tone={rollout.git.sync.isCurrent ? 'ok' : 'warn'}
              quiet
              word={rollout.git.sync.sentence}
            />
          </div>
        )}
      </div>
      <ul className={classes.list} aria-label="Actions">
        {shown.map(capability => (
          <ActionItem
            key={capability.action}
            rollout={rollout}
            capability={capability}
            taken={taken}
            onOpen={() => setAsked(capability)}
          />
        ))}
      </ul>
      {more.length > 0 && (
        <div>
          <Button
            size="small"
            color="primary"
            aria-expanded={showsMore}
            onClick={() => setShowsMore(!showsMore)}
          >
            {showsMore ? 'Fewer actions' : `${more.length} more actions`}
          </Button>
        </div>
      )}
      {asked && (
        <ActionDialog
          rollout={rollout}
          capability={asked}
          actingAs={reply.actingAs}
          onClose={() => setAsked(undefined)}
          onActed={done => {
            setAsked(undefined);
            onActed(done);
          }}
        />
      )}
    </div>
  );
}

function ActionItem(props: {
  rollout: Rollout;
  capability: Capability;
  taken: TakenAction | undefined;
  onOpen(): void;
}) {
  const classes = useStyles();
  const text = useText();
  const { rollout, capability, taken, onOpen } = props;
  const { action, possible, sentence } = capability;
  const isWaiting = taken !== undefined && isInTheWay(taken);
  // An emergency does not wait for what is under way.
  const waitsForAnother =
    isWaiting && action !== 'abort' ? 'Waits for the controller' : undefined;
  return (
    <li
      className={
        takesAway(action)
          ? `${classes.item} ${classes.destructive}`
          : classes.item
      }
    >
      <ExplainedButton
        aria-haspopup="dialog"
        whyNot={possible ? waitsForAnother : sentence}
        onClick={onOpen}
      >
        {buttonWords(capability, rollout)}
      </ExplainedButton>
      <p className={text.small} aria-hidden={possible ? undefined : true}>
        {capability.refusal === 'permission'
          ? `needs ${capability.permission}`
          : sentence}
      </p>
    </li>
  );
}
