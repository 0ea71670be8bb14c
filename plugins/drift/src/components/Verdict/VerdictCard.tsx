import { useApi } from '@backstage/core-plugin-api';
import {
  Monitor,
  WindowDetail,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import {
  Age,
  formatInteger,
  formatLatency,
  formatTime,
  Loaded,
  Panel,
  SkeletonBar,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { driftApiRef } from '../../api';
import { CompareButton, ComparisonResult, type Comparison } from '../Compare';
import { Evidence } from './Evidence';
import { MuteButton } from './MuteButton';
import { PromiseChoice } from './PromiseChoice';
import { ReportButton } from './ReportButton';
import { RunNowButton } from './RunNowButton';
import { VerdictFacts } from './VerdictFacts';

/** What one window was judged, what that rests on, and what can be done about it. */
export function VerdictCard(props: {
  monitor: Monitor;
  summary: WindowSummary;
  detail: Loaded<WindowDetail>;
}) {
  const { monitor, summary, detail } = props;
  const drift = useApi(driftApiRef);
  const [showsEvidence, setShowsEvidence] = useState(false);
  const [comparison, setComparison] = useState<Comparison>();
  const judged = detail.value;
  return (
    <>
      <Panel
        aria-label="Verdict"
        footer={
          <>
            <span>
              Monitor {monitor.definedIn.location},{' '}
              {monitor.definition.spec.window}
            </span>
            {judged && (
              <>
                <span>
                  Engine {judged.evidence.engineVersion}, seed{' '}
                  {judged.evidence.seed}
                </span>
                <span>
                  Judged <Age at={judged.judgedAt} suffix="ago" />, took{' '}
                  {formatLatency(judged.evidence.durationMs)}
                  {summary.reopened && ', again after late rows'}
                </span>
                {summary.lateRows !== undefined && (
                  <span>
                    {formatInteger(summary.lateRows)} row
                    {summary.lateRows === 1 ? '' : 's'} came later than{' '}
                    {monitor.definition.spec.lateness.hours} h after its end:
                    the judgement has not seen them
                  </span>
                )}
                <Button
                  size="small"
                  color="primary"
                  aria-expanded={showsEvidence}
                  onClick={() => setShowsEvidence(!showsEvidence)}
                >
                  Query and evidence
                </Button>
              </>
            )}
            {monitor.run.nextAt && (
              <span>Next run {formatTime(monitor.run.nextAt)}</span>
            )}
            <RunNowButton monitor={monitor} />
          </>
        }
      >
        <UpstreamState
          data={detail}
          subject="the verdict"
          skeleton={<SkeletonBar height={180} />}
        >
          {value => (
            <>
              <VerdictFacts
                detail={value}
                promise={<PromiseChoice monitor={monitor} detail={value} />}
                actions={
                  <>
                    <CompareButton
                      monitor={monitor}
                      onCompared={setComparison}
                    />
                    <MuteButton monitor={monitor} />
                    <ReportButton
                      monitor={monitor}
                      name={summary.range.from}
                      label="Report"
                      read={() =>
                        drift.getReport(monitor.id, summary.range.from)
                      }
                    />
                  </>
                }
              />
              {showsEvidence && <Evidence detail={value} />}
            </>
          )}
        </UpstreamState>
      </Panel>
      {comparison && (
        <ComparisonResult
          monitor={monitor}
          comparison={comparison}
          onClose={() => setComparison(undefined)}
        />
      )}
    </>
  );
}
