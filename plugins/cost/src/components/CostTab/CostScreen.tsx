import { ModelCostsReply } from '@bellwether/plugin-cost-common';
import {
  Columns,
  NotPermitted,
  Panel,
  SkeletonBar,
  Stack,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useModelLedger, useRecommendations, useUsage } from '../../reads';
import { AnomaliesTable } from '../Anomalies';
import { BudgetCard } from '../Budget';
import { HeadlineCard } from '../Headline';
import { LedgerCard } from '../Ledger';
import { SpendCard } from '../Spend';
import { VersionsCard } from '../Versions';
import { AdviceSection } from './AdviceSection';

/** All that is known of a model's cost, in the order in which one asks. */
export function CostScreen(props: {
  costs: ModelCostsReply;
  /** Something was set that changes what it costs or may cost. */
  onChanged(): void;
}) {
  const { costs, onChanged } = props;
  const advice = useRecommendations();
  const usage = useUsage();
  const ledger = useModelLedger();
  const { anomalies, currency, versions } = costs;
  return (
    <Stack>
      <HeadlineCard costs={costs} advice={advice} />
      <SpendCard reply={costs} />
      {versions.length > 0 && <VersionsCard reply={costs} />}
      {anomalies.length > 0 && (
        <Panel
          flush
          title="Why did spend jump?"
          subtitle="days outside of what was usual, with what each cause adds"
        >
          <AnomaliesTable anomalies={anomalies} currency={currency} />
        </Panel>
      )}
      {advice.value ? (
        <AdviceSection
          reply={advice.value}
          usage={usage}
          onChanged={() => {
            advice.retry();
            ledger.retry();
          }}
        />
      ) : (
        <Panel title="Recommendation">
          <UpstreamState
            data={advice}
            subject="the recommendations"
            skeleton={<SkeletonBar height={200} />}
            notPermitted={
              <NotPermitted
                title="You may not see what is recommended"
                permission="cost.read"
                owner="the owner of the model"
              />
            }
          >
            {() => null}
          </UpstreamState>
        </Panel>
      )}
      <Columns>
        <LedgerCard ledger={ledger} />
        <BudgetCard reply={costs} onChanged={onChanged} />
      </Columns>
    </Stack>
  );
}
