import { ModelRolloutsReply } from '@bellwether/plugin-canary-common';
import {
  EntityBody,
  NotConfigured,
  NotPermitted,
  Note,
  Panel,
  Stack,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { placeOf, useAddress, useRollouts } from '../../reads';
import { SERVER_SNIPPET } from '../../snippets';
import { RolloutChoice } from './RolloutChoice';
import { RolloutScreen } from './RolloutScreen';
import { UnreadClusters } from './UnreadClusters';

/** The Rollout tab of a model: what its controllers do, and what the judge says of it. */
export function RolloutTab() {
  const rollouts = useRollouts();
  const hasRollout = Boolean(rollouts.value?.rollouts.length);
  const content = (
    <UpstreamState
      data={rollouts}
      subject="the rollouts"
      isEmpty={reply => reply.rollouts.length === 0}
      empty={
        <Stack>
          <UnreadClusters clusters={rollouts.value?.clusters ?? []} />
          <NoServer />
        </Stack>
      }
      notConfigured={<NoServer />}
      notPermitted={
        <NotPermitted
          title="You may not see the rollouts of this model"
          permission="canary.read"
          owner="the owner of the model"
        />
      }
    >
      {reply => <Rollouts reply={reply} />}
    </UpstreamState>
  );
  return (
    <EntityBody>
      {hasRollout ? content : <Panel title="Rollout">{content}</Panel>}
    </EntityBody>
  );
}

function NoServer() {
  return (
    <NotConfigured
      title="No server of this model is watched"
      snippet={SERVER_SNIPPET}
    >
      Say on a Rollout or an InferenceService which model it serves:
    </NotConfigured>
  );
}

function Rollouts(props: { reply: ModelRolloutsReply }) {
  const { rollouts, clusters } = props.reply;
  const { rollout: asked, choose } = useAddress();
  const chosen = rollouts.find(({ id }) => id === asked);
  // What is under way is what one comes for.
  const shown =
    chosen ?? rollouts.find(({ inProgress }) => inProgress) ?? rollouts[0];
  return (
    <Stack>
      <UnreadClusters clusters={clusters} />
      {asked && !chosen && (
        <Note tone="watch">
          There is no rollout {placeOf(asked)} of this model; another is shown.
        </Note>
      )}
      {rollouts.length > 1 && (
        <RolloutChoice rollouts={rollouts} shown={shown} onChoose={choose} />
      )}
      <RolloutScreen key={shown.id} rollout={shown} />
    </Stack>
  );
}
