import { Rollout, Verdict } from '@bellwether/plugin-canary-common';
import { Stack } from '@bellwether/plugin-models-react';
import { useVerdict } from '../../reads';
import { ActionsCard } from '../Actions';
import { AnalysisRunsCard } from '../AnalysisRuns';
import { EventsCard } from '../Events';
import { EvidenceCard } from '../Evidence';
import { OtherRulesCard } from '../OtherRules';
import { Columns } from '../parts';
import { RevisionsCard } from '../Revisions';
import { StepsCard } from '../Steps';
import { TrafficCard } from '../Traffic';
import { VerdictCard } from '../Verdict';

/** Rules are told apart by what they made of counters. */
function hasCompared({ otherRules, tests }: Verdict): boolean {
  return otherRules.length > 0 && tests.length > 0;
}

/** All that is known of one rollout, the verdict first. */
export function RolloutScreen(props: { rollout: Rollout }) {
  const { rollout } = props;
  const verdict = useVerdict(rollout.id);
  return (
    <Stack>
      <VerdictCard rollout={rollout} verdict={verdict} />
      <Columns>
        <Stack>
          <StepsCard rollout={rollout} />
          <Columns even>
            <TrafficCard rollout={rollout} verdict={verdict.value} />
            <RevisionsCard rollout={rollout} />
          </Columns>
        </Stack>
        <ActionsCard rollout={rollout} />
      </Columns>
      {verdict.value && (
        <EvidenceCard id={rollout.id} verdict={verdict.value} />
      )}
      {verdict.value && hasCompared(verdict.value) && (
        <OtherRulesCard verdict={verdict.value} />
      )}
      {rollout.controller.startsWith('argo') && (
        <AnalysisRunsCard id={rollout.id} />
      )}
      <EventsCard id={rollout.id} />
    </Stack>
  );
}
