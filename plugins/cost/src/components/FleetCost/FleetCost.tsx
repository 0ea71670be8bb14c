import { FleetReply } from '@bellwether/plugin-cost-common';
import {
  NoDataYet,
  NotConfigured,
  NotPermitted,
  Panel,
  ScreenBody,
  SkeletonBar,
  Stack,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useAddress, useFleetCost } from '../../reads';
import { ATTRIBUTION_SNIPPET } from '../../snippets';
import { AnomaliesTable } from '../Anomalies';
import { EarlierCurrencies } from '../parts';
import { BudgetsCard } from './BudgetsCard';
import { EfficiencyCard } from './EfficiencyCard';
import { parseOrder, ROWS_OF_A_PAGE } from './fleet';
import { FleetHead } from './FleetHead';
import { FleetLedgerCard } from './FleetLedgerCard';
import { RollUpCard } from './RollUpCard';
import { SAVINGS_SHOWN_FIRST, SavingsCard } from './SavingsCard';

/** `/models/cost`: what the fleet costs, where the biggest savings wait, and what was really saved. */
export function FleetCost() {
  const { by, days, cluster, sort, page, showsAllSavings } = useAddress();
  const fleet = useFleetCost({
    by,
    days,
    cluster,
    sort: parseOrder(sort),
    page,
    pageSize: ROWS_OF_A_PAGE,
    savings: showsAllSavings ? undefined : SAVINGS_SHOWN_FIRST,
  });
  const hasRows = Boolean(fleet.value?.rows.length);
  const content = (
    <UpstreamState
      data={fleet}
      subject="the costs of the fleet"
      skeleton={<SkeletonBar height={260} />}
      isEmpty={() => !hasRows}
      empty={fleet.value && <NoCost reply={fleet.value} />}
      notPermitted={
        <NotPermitted
          title="You may not see what models cost"
          permission="cost.read"
          owner="the platform team"
        />
      }
      connectionsHref="/models/connections"
    >
      {reply => (
        <Stack>
          <FleetHead reply={reply} />
          <RollUpCard reply={reply} />
          <EfficiencyCard reply={reply} />
          <SavingsCard reply={reply} onMade={fleet.retry} />
          <FleetLedgerCard />
          <BudgetsAndAnomalies reply={reply} />
        </Stack>
      )}
    </UpstreamState>
  );
  return (
    <ScreenBody>
      {hasRows ? content : <Panel title="Cost">{content}</Panel>}
    </ScreenBody>
  );
}

function BudgetsAndAnomalies(props: { reply: FleetReply }) {
  const { budgets, anomalies, currency, findings } = props.reply;
  const jumps = (
    <Panel
      flush={anomalies.length > 0}
      title="Why did spend jump?"
      subtitle="days outside of what was usual, with what each cause adds"
    >
      {anomalies.length > 0 ? (
        <AnomaliesTable anomalies={anomalies} currency={currency} />
      ) : (
        usualWords(findings, currency)
      )}
    </Panel>
  );
  return (
    <>
      {jumps}
      {budgets.length > 0 && (
        <BudgetsCard budgets={budgets} currency={currency} />
      )}
    </>
  );
}

/** Of jumps that were found in another currency it is told beside the costs. */
function usualWords(
  findings: FleetReply['findings'],
  currency: string,
): string {
  return findings.length > 0
    ? `No day that was judged in ${currency} cost other than its past lets expect.`
    : 'Every day of every model cost what its past lets expect.';
}

function NoCost(props: { reply: FleetReply }) {
  const { sources, findings } = props.reply;
  if (sources.length === 0) {
    return (
      <NotConfigured
        title="No cluster is known whose costs could be read"
        snippet={ATTRIBUTION_SNIPPET}
      >
        Once a cluster is connected, say on what runs there which model it
        serves:
      </NotConfigured>
    );
  }
  return (
    <Stack>
      <NoDataYet title="No day has been costed yet">
        Costs are read once a day is over.{' '}
        {sources.map(({ sentence }) => sentence).join(' ')}
      </NoDataYet>
      <EarlierCurrencies sources={sources} findings={findings} />
    </Stack>
  );
}
