import { useApi } from '@backstage/core-plugin-api';
import { BudgetState, SetBudgetRequest } from '@bellwether/plugin-cost-common';
import {
  ExplainedButton,
  FormDialog,
  isReason,
  LineField,
  REASON_MISSING,
  ReasonField,
  useWrite,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { costApiRef } from '../../api';

/** Sets what a model may cost in a month, or takes that away. */
export function BudgetDialog(props: {
  entityRef: string;
  budget: BudgetState | null;
  currency: string;
  onClose(): void;
  onSet(): void;
}) {
  const { entityRef, budget, currency, onClose, onSet } = props;
  const cost = useApi(costApiRef);
  const [amount, setAmount] = useState(budget ? String(budget.perMonth) : '');
  const [reason, setReason] = useState('');
  const { isSending, problem, write } = useWrite(
    (request: SetBudgetRequest, options: { idempotencyKey: string }) =>
      cost.setBudget(entityRef, request, options),
  );
  const perMonth = Number(amount);
  const isAmount = amount.trim() !== '' && perMonth > 0;
  const missingReason = !isReason(reason) && REASON_MISSING;
  async function send(value: number | null) {
    if (await write({ perMonth: value, reason })) onSet();
  }
  return (
    <FormDialog
      title={budget ? 'Change the budget' : 'Set a budget'}
      problem={problem}
      isSending={isSending}
      onClose={onClose}
      actions={
        <>
          {budget && (
            <ExplainedButton
              whyNot={whyNotSend(isSending, missingReason)}
              onClick={() => send(null)}
            >
              Take the budget away
            </ExplainedButton>
          )}
          <ExplainedButton
            variant="contained"
            whyNot={whyNotSend(
              isSending,
              isAmount ? missingReason : 'Needs an amount above 0',
            )}
            onClick={() => send(perMonth)}
          >
            Set the budget
          </ExplainedButton>
        </>
      }
    >
      <p style={{ margin: 0 }}>
        Owners are told when the month will cost more, and when it has.
      </p>
      <LineField
        label={`${currency} per calendar month, UTC`}
        value={amount}
        onChange={setAmount}
      />
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
