import { Rollout, Verdict } from '@bellwether/plugin-canary-common';
import { Stack } from '@bellwether/plugin-models-react';
import { ReactNode } from 'react';
import { useDrive, useVerdict } from '../../reads';
import { ActionsCard } from '../Actions';
import { AnalysisRunsCard } from '../AnalysisRuns';
import { AnalysisTemplateCard } from '../AnalysisTemplate';
import { BesideCard } from '../Beside';
import { DriverCard, driveSteps } from '../Driver';
import { EventsCard } from '../Events';
import { EvidenceCard } from '../Evidence';
import { ExperimentsCard } from '../Experiments';
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
  return rollout.kind === 'kserve' ? (
    <SteppedByPortal rollout={rollout} />
  ) : (
    <Screen rollout={rollout} steps={<StepsCard rollout={rollout} />} />
  );
}

/** KServe has no steps: those of the portal's driver are in their place. */
function SteppedByPortal(props: { rollout: Rollout }) {
  const { rollout } = props;
  const drive = useDrive(rollout.id);
  const told = drive.value?.drive;
  return (
    <Screen
      rollout={rollout}
      steps={
        // Until it is known who drives, nothing is said of steps.
        (drive.value || !drive.loading) && (
          <StepsCard
            rollout={{ ...rollout, steps: told ? driveSteps(told) : [] }}
          />
        )
      }
      driver={<DriverCard rollout={rollout} drive={drive} />}
    />
  );
}

function Screen(props: {
  rollout: Rollout;
  steps: ReactNode;
  driver?: ReactNode;
}) {
  const { rollout, steps, driver } = props;
  const verdict = useVerdict(rollout.id);
  return (
    <Stack>
      <VerdictCard rollout={rollout} verdict={verdict} />
      <Columns>
        <Stack>
          {steps}
          <Columns even>
            <TrafficCard rollout={rollout} verdict={verdict.value} />
            <RevisionsCard rollout={rollout} />
          </Columns>
        </Stack>
        <Stack>
          {driver}
          <ActionsCard rollout={rollout} />
        </Stack>
      </Columns>
      {verdict.value && (
        <EvidenceCard id={rollout.id} verdict={verdict.value} />
      )}
      {verdict.value && hasCompared(verdict.value) && (
        <Columns>
          <OtherRulesCard verdict={verdict.value} />
          <BesideCard verdict={verdict.value} />
        </Columns>
      )}
      {rollout.controller.startsWith('argo') && (
        <AnalysisRunsCard id={rollout.id} />
      )}
      {rollout.experiments && rollout.experiments.length > 0 && (
        <ExperimentsCard experiments={rollout.experiments} />
      )}
      {rollout.controller === 'argo-canary' && (
        <AnalysisTemplateCard rollout={rollout} />
      )}
      <EventsCard id={rollout.id} />
    </Stack>
  );
}
