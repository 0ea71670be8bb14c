import {
  BudgetState,
  costBudgetSetPermission,
  ModelCostsReply,
} from '@bellwether/plugin-cost-common';
import {
  entityName,
  ExplainedButton,
  Facts,
  formatMoney,
  formatShare,
  Panel,
  useWhyNot,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { budgetForms, formatAmount } from '../../words';
import { BudgetBar } from './BudgetBar';
import { BudgetDialog } from './BudgetDialog';

/** The month's budget and how it stands. */
export function BudgetCard(props: {
  reply: Pick<ModelCostsReply, 'entityRef' | 'budget' | 'currency'>;
  onChanged(): void;
}) {
  const { entityRef, budget, currency } = props.reply;
  const [isOpen, setOpen] = useState(false);
  const notPermitted = useWhyNot(costBudgetSetPermission, entityRef);
  const isOfConfig = budget?.setBy === 'config';
  return (
    <Panel
      title="Budget"
      subtitle={budget && `${formatMoney(budget.perMonth, currency)} a month`}
      actions={
        budget && (
          <VerdictChip
            {...budgetForms[budget.state]}
            quiet={budget.state === 'within'}
          />
        )
      }
    >
      {budget ? (
        <BudgetFacts budget={budget} currency={currency} />
      ) : (
        <p style={{ margin: '0 0 10px' }}>
          Nobody has said what this model may cost.
        </p>
      )}
      <ExplainedButton
        aria-haspopup="dialog"
        whyNot={
          isOfConfig ? 'It is set in the portal’s configuration' : notPermitted
        }
        onClick={() => setOpen(true)}
      >
        {budget ? 'Change the budget…' : 'Set a budget…'}
      </ExplainedButton>
      {isOpen && (
        <BudgetDialog
          entityRef={entityRef}
          budget={budget}
          currency={currency}
          onClose={() => setOpen(false)}
          onSet={() => {
            setOpen(false);
            props.onChanged();
          }}
        />
      )}
    </Panel>
  );
}

function BudgetFacts(props: { budget: BudgetState; currency: string }) {
  const { budget, currency } = props;
  const { spent, expected, spentShare, elapsedShare, setBy } = budget;
  return (
    <>
      <BudgetBar budget={budget} />
      <p style={{ margin: '8px 0' }}>{budget.sentence}</p>
      <Facts
        facts={[
          [
            'Spent',
            `${formatMoney(spent, currency)}, ${formatShare(
              spentShare,
            )} of it in ${formatShare(elapsedShare)} of the month`,
          ],
          ['At this rate', `${formatAmount(expected)} in the month`],
          [
            'Set by',
            setBy === 'config'
              ? 'the portal’s configuration'
              : entityName(setBy),
          ],
        ]}
      />
      <div style={{ height: 10 }} />
    </>
  );
}
