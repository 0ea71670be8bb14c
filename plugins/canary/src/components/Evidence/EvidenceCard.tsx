import { Verdict } from '@bellwether/plugin-canary-common';
import {
  Age,
  NoDataYet,
  Panel,
  SkeletonBar,
  TableSwitch,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { useEvidence } from '../../reads';
import { PodEvents } from './PodEvents';
import { ScoreLogNote } from './ScoreLogNote';
import { TestStrip } from './TestStrip';

/** What the arms are called; the same version with another image is told apart by its side. */
function namesOf({ canary, stable }: Verdict) {
  return canary === stable
    ? { canary: 'canary', stable: 'stable' }
    : { canary: canary ?? 'canary', stable: stable ?? 'stable' };
}

/** What each test has seen, how it grew, and the line that it is held against. */
export function EvidenceCard(props: { id: string; verdict: Verdict }) {
  const { id, verdict } = props;
  const { tests, canary, stable, freshness } = verdict;
  const evidence = useEvidence(id);
  const [isTable, setTable] = useState(false);
  const hasTests = tests.length > 0;
  return (
    <Panel
      flush={hasTests}
      title="Evidence"
      subtitle={
        <>
          {canary && `canary ${canary} blue`}
          {canary && stable && `, stable ${stable} grey; `}darker ground is a
          larger share of requests; UTC
        </>
      }
      actions={
        <>
          {freshness.readAt && (
            <span>
              counters read <Age at={freshness.readAt} suffix="ago" />
            </span>
          )}
          {hasTests && (
            <TableSwitch of="evidence" isTable={isTable} onChange={setTable} />
          )}
        </>
      }
    >
      {hasTests ? (
        tests.map(test => (
          <TestStrip
            key={test.id}
            test={test}
            names={namesOf(verdict)}
            isTable={isTable}
            doesNotCount={
              verdict.verdict === 'void' && test.metric !== 'sample-ratio'
            }
            evidence={evidence}
            otherRules={verdict.otherRules.filter(
              ({ metric }) => metric === test.metric,
            )}
          />
        ))
      ) : (
        <UpstreamState
          data={evidence}
          subject="the evidence"
          skeleton={<SkeletonBar height={140} />}
        >
          {() => (
            <NoDataYet title="Nothing was compared yet">
              Evidence stands here once requests of both versions are counted.
            </NoDataYet>
          )}
        </UpstreamState>
      )}
      <ScoreLogNote log={verdict.scoreLog} />
      <PodEvents events={evidence.value?.podEvents ?? []} />
    </Panel>
  );
}
