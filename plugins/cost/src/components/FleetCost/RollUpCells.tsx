import { Link } from '@backstage/core-components';
import { FleetReply, RollUpRow } from '@bellwether/plugin-cost-common';
import {
  EmptyCell,
  entityName,
  formatShare,
  useModelPath,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { budgetForms, causeWords, formatAmount, formatDay } from '../../words';
import { BudgetBar } from '../Budget';

/** What it is called, as a link to it. */
export function RowName(props: {
  row: RollUpRow;
  by: FleetReply['by'];
  onCluster(cluster: string): void;
}) {
  const path = useModelPath();
  const { row, by, onCluster } = props;
  const { subject, title } = row;
  switch (by) {
    case 'model':
      return <CostLink entityRef={subject} title={title} />;
    case 'cluster':
      return (
        <ButtonBase
          style={{ font: 'inherit', textDecoration: 'underline' }}
          onClick={() => onCluster(subject)}
        >
          {title}
        </ButtonBase>
      );
    default:
      // What has no owner or system is a row, and no entity.
      return subject.includes(':') ? (
        <Link to={path(subject)}>{title}</Link>
      ) : (
        <>{title}</>
      );
  }
}

/** A model's name, as a link to its Cost tab. */
export function CostLink(props: { entityRef: string; title?: string }) {
  const path = useModelPath();
  return (
    <Link to={path(props.entityRef, '/cost')}>
      {props.title ?? entityName(props.entityRef)}
    </Link>
  );
}

/** Why it costs other than usual, and what warns of its figures. */
export function RowRemarks(props: { row: RollUpRow }) {
  const table = useTableStyles();
  const { anomaly, findings } = props.row;
  const warning = findings.find(({ tone }) => tone === 'warn');
  return (
    <>
      {anomaly && (
        <span className={table.sub} title={anomaly.sentence}>
          <VerdictChip
            tone="warn"
            quiet
            word={`${causeWords[anomaly.cause]}, ${formatDay(anomaly.day)}`}
          />
        </span>
      )}
      {warning && (
        <span className={table.sub} title={warning.sentence}>
          <VerdictChip
            tone="warn"
            quiet
            word={
              <span style={{ whiteSpace: 'normal' }}>{warning.sentence}</span>
            }
          />
        </span>
      )}
    </>
  );
}

/** What waits; what sizes add that are too small now hides none of it. */
export function RowSaving(props: { row: RollUpRow }) {
  const table = useTableStyles();
  const { savingPerDay, addedPerDay } = props.row;
  if (savingPerDay === 0 && addedPerDay === 0) {
    return <EmptyCell why="nothing waits" />;
  }
  return (
    <>
      {formatAmount(savingPerDay)}
      {addedPerDay > 0 && (
        <span className={table.sub}>{formatAmount(addedPerDay)} to add</span>
      )}
    </>
  );
}

/** How much of its budget is spent. */
export function RowBudget(props: { row: RollUpRow }) {
  const table = useTableStyles();
  const { budget } = props.row;
  if (!budget) return <EmptyCell why="no budget" />;
  return (
    <span title={budget.sentence}>
      {formatShare(budget.spentShare)}
      <BudgetBar budget={budget} />
      {budget.state !== 'within' && (
        <span className={table.sub}>
          <VerdictChip {...budgetForms[budget.state]} quiet />
        </span>
      )}
    </span>
  );
}
