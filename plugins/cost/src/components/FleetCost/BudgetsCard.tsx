import { BudgetState } from '@bellwether/plugin-cost-common';
import {
  entityName,
  formatShare,
  Panel,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { budgetForms, formatAmount } from '../../words';
import { BudgetBar } from '../Budget';
import { CostLink } from './RollUpCells';

const ORDER = ['exceeded', 'will-exceed', 'within'];

/** All budgets of the month, what is exceeded first. */
export function BudgetsCard(props: {
  budgets: readonly BudgetState[];
  currency: string;
}) {
  const table = useTableStyles();
  const { budgets, currency } = props;
  const sorted = [...budgets].sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state),
  );
  return (
    <Panel
      flush
      title="Budgets"
      subtitle="of this calendar month, UTC; the line is where the month is"
    >
      <div className={table.scroll}>
        <table className={`${table.table} ${table.top}`} aria-label="Budgets">
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col" className={table.number}>
                Budget
                <span className={table.sub}>{currency} a month</span>
              </th>
              <th scope="col">Spent</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(budget => (
              <tr key={`${budget.scope} ${budget.subject}`}>
                <th scope="row">
                  {budget.scope === 'model' ? (
                    <CostLink entityRef={budget.subject} />
                  ) : (
                    entityName(budget.subject)
                  )}
                  <span className={table.sub}>{budget.scope}</span>
                </th>
                <td className={table.number}>
                  {formatAmount(budget.perMonth)}
                </td>
                <td style={{ minWidth: 120 }}>
                  {formatShare(budget.spentShare)}
                  <BudgetBar budget={budget} />
                </td>
                <td style={{ minWidth: 180 }}>
                  <VerdictChip
                    {...budgetForms[budget.state]}
                    quiet={budget.state === 'within'}
                  />
                  <span className={table.sub}>{budget.sentence}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
