import { ModelCostsReply } from '@bellwether/plugin-cost-common';
import { VerdictChip } from '@bellwether/plugin-models-react';
import { ReconciliationChips, SourceChips } from '../parts';

/** By what the costs were given to the model, whether they add up, and which cluster is left out. */
export function SpendFooter(props: { reply: ModelCostsReply }) {
  const { servers, reconciliations, sources } = props.reply;
  const rules = new Map(
    servers.map(({ attribution }) => [attribution.sentence, attribution]),
  );
  return (
    <>
      {[...rules.values()].map(({ sentence, rule }) => (
        <span key={sentence}>
          {rule === 'none' ? (
            <VerdictChip tone="warn" quiet word={sentence} />
          ) : (
            sentence
          )}
        </span>
      ))}
      <ReconciliationChips
        reconciliations={reconciliations}
        isNamed={reconciliations.length > 1}
      />
      <SourceChips sources={sources} />
    </>
  );
}
