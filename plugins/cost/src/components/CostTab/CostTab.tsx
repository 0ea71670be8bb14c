import { ModelCostsReply } from '@bellwether/plugin-cost-common';
import {
  EntityBody,
  NoDataYet,
  NotConfigured,
  NotPermitted,
  Panel,
  SkeletonBar,
  Stack,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useAddress, useModelCosts } from '../../reads';
import { ATTRIBUTION_SNIPPET } from '../../snippets';
import { Findings, SourceChips } from '../parts';
import { CostScreen } from './CostScreen';

/** The Cost tab of a model: what it costs, what it should cost, and what changes really saved. */
export function CostTab() {
  const { days } = useAddress();
  const costs = useModelCosts(days);
  const { value } = costs;
  const hasDays = Boolean(value?.days.length);
  const content = (
    <UpstreamState
      data={costs}
      subject="the costs"
      skeleton={<SkeletonBar height={260} />}
      freshness={staleSources}
      isEmpty={() => !hasDays}
      empty={value && <NoCost reply={value} />}
      notConfigured={<NoServer />}
      notPermitted={
        <NotPermitted
          title="You may not see what this model costs"
          permission="cost.read"
          owner="the owner of the model"
        />
      }
      connectionsHref="/models/connections"
    >
      {reply => <CostScreen costs={reply} onChanged={costs.retry} />}
    </UpstreamState>
  );
  return (
    <EntityBody>
      {hasDays ? content : <Panel title="Cost">{content}</Panel>}
    </EntityBody>
  );
}

/** Only where no cluster answers is the whole of it old; else the footer of the days says which is left out. */
function staleSources({ sources }: ModelCostsReply) {
  return sources.length > 0 && sources.every(({ state }) => state === 'stale')
    ? sources
    : undefined;
}

function NoServer() {
  return (
    <NotConfigured
      title="Nothing that runs is known to serve this model"
      snippet={ATTRIBUTION_SNIPPET}
    >
      Say on a Deployment, a Rollout or an InferenceService which model it
      serves:
    </NotConfigured>
  );
}

function NoCost(props: { reply: ModelCostsReply }) {
  const { servers, sources, findings } = props.reply;
  if (servers.length === 0 && sources.length === 0) return <NoServer />;
  return (
    <Stack>
      <NoDataYet title="No day of this model has been costed yet">
        Costs are read once a day is over.{' '}
        {sources.map(({ sentence }) => sentence).join(' ')}
      </NoDataYet>
      <Findings findings={findings} />
      <SourceChips
        sources={sources.filter(({ state }) => state === 'no-data')}
      />
    </Stack>
  );
}
