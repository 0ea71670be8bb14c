import {
  MemoryUnit,
  Recommendation,
  RecommendationsReply,
  RiskPoint,
} from '@bellwether/plugin-cost-common';
import {
  formatShare,
  Note,
  Panel,
  Stack,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { useFollowedChange } from '../../reads';
import { asSentence, recommendationForms } from '../../words';
import { ToEdges, useText } from '../parts';
import { ChangeNote } from './ChangeNote';
import { LifeSteps } from './LifeSteps';
import { RecommendationActions } from './RecommendationActions';
import { SavingTable } from './SavingTable';
import { SizeTable } from './SizeTable';

/** A size, what it saves, how sure that is, and what can be done with it. */
export function RecommendationCard(props: {
  recommendation: Recommendation;
  /** The point of its curve that the slider stands on. */
  chosen: RiskPoint | undefined;
  may: RecommendationsReply['may'];
  currency: string;
  memoryUnit: MemoryUnit;
  /** Something was done, or has moved on. */
  onChanged(): void;
}) {
  const text = useText();
  const { recommendation, chosen, may, currency, onChanged } = props;
  const { state, confidence, warnings, hold, guards, sentence } =
    recommendation;
  const change = useFollowedChange(
    recommendation.change ?? undefined,
    onChanged,
  );
  const containers = chosen?.containers ?? recommendation.containers;
  return (
    <Panel
      title="Recommendation"
      subtitle={
        chosen &&
        `at a target of ${formatShare(chosen.target)}, ${
          recommendation.pods
        } pods`
      }
      actions={
        <>
          {state !== 'proposed' && (
            <VerdictChip {...recommendationForms[state]} />
          )}
          <VerdictChip
            tone={confidence === 'high' ? 'ok' : 'warn'}
            quiet
            word={confidence === 'high' ? 'High confidence' : 'Low confidence'}
          />
        </>
      }
    >
      <Stack>
        <LifeSteps state={state} />
        <span>{sentence}</span>
        <ToEdges>
          <SavingTable
            recommendation={recommendation}
            chosen={chosen}
            currency={currency}
          />
        </ToEdges>
        <ToEdges>
          <SizeTable
            containers={containers}
            replicas={recommendation.replicas}
            memoryUnit={props.memoryUnit}
          />
        </ToEdges>
        {warnings.map(({ code, sentence: warning }) => (
          <Note key={code} tone="warn">
            {asSentence(warning)}
          </Note>
        ))}
        <p className={text.small}>
          {guards.length > 0 &&
            `Watched after the change: ${guards.join(
              ', ',
            )}. A breach offers a revert. `}
          {recommendation.apply.sentence}
        </p>
        {change && <ChangeNote change={change} />}
        <RecommendationActions
          recommendation={recommendation}
          chosen={chosen}
          may={may}
          onChanged={onChanged}
        />
        {hold && <Note tone="watch">{hold.sentence}</Note>}
      </Stack>
    </Panel>
  );
}
