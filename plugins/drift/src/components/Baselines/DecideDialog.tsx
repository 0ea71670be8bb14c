import { useApi } from '@backstage/core-plugin-api';
import {
  Baseline,
  DecideBaselineRequest,
  Monitor,
} from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  EmptyCell,
  entityName,
  ExplainedButton,
  formatInteger,
  FormDialog,
  isReason,
  REASON_MISSING,
  ReasonField,
  useTableStyles,
  useWrite,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { driftApiRef } from '../../api';
import { formatDays } from '../../words';

const useStyles = makeStyles(
  theme => ({
    hash: {
      fontFamily: bellwetherTokens(theme).monospace,
      fontSize: 12.5,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'BellwetherDecideBaseline' },
);

/** Approves a proposed baseline or turns it down. The hash that was seen is sent along: another profile is refused. */
export function DecideDialog(props: {
  monitor: Monitor;
  proposed: Baseline;
  inForce: Baseline | undefined;
  onClose(): void;
  onDecided(): void;
}) {
  const { monitor, proposed, inForce, onClose, onDecided } = props;
  const drift = useApi(driftApiRef);
  const [reason, setReason] = useState('');
  const { isSending, problem, write } = useWrite(
    (body: DecideBaselineRequest, options: { idempotencyKey: string }) =>
      drift.decideBaseline(monitor.id, proposed.number, body, options),
  );
  const whyNot = whyNotSend(isSending, !isReason(reason) && REASON_MISSING);
  const decide = async (approve: boolean) => {
    const expectedHash = proposed.hash;
    if (!(await write({ approve, reason, expectedHash }))) return;
    onDecided();
    onClose();
  };
  return (
    <FormDialog
      title={`Baseline ${proposed.number} of ${monitor.title}`}
      problem={problem}
      isSending={isSending}
      onClose={onClose}
      actions={
        <>
          <ExplainedButton whyNot={whyNot} onClick={() => decide(false)}>
            Turn it down
          </ExplainedButton>
          <ExplainedButton
            variant="contained"
            whyNot={whyNot}
            onClick={() => decide(true)}
          >
            Put it in force
          </ExplainedButton>
        </>
      }
    >
      <Difference proposed={proposed} inForce={inForce} />
      {proposed.reason && (
        <div>
          Proposed by {entityName(proposed.proposedBy)}: “{proposed.reason}”
        </div>
      )}
      <div>
        Windows that were judged stay as they are; the next ones are judged
        against it.
      </div>
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}

function Difference(props: {
  proposed: Baseline;
  inForce: Baseline | undefined;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { proposed, inForce } = props;
  const facts: { name: string; of(baseline: Baseline): string }[] = [
    { name: 'Range', of: ({ range }) => formatDays(range) },
    { name: 'Rows', of: ({ rows }) => formatInteger(rows) },
    {
      name: 'Windows for the season check',
      of: ({ selfWindows }) => formatInteger(selfWindows),
    },
  ];
  return (
    <table
      className={`${table.table} ${table.tight}`}
      aria-label="In force and proposed"
    >
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">In force{inForce && `, ${inForce.number}`}</th>
          <th scope="col">Proposed, {proposed.number}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{inForce ? of(inForce) : <EmptyCell why="none in force" />}</td>
            <td>{of(proposed)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">Hash</th>
          <td className={classes.hash}>
            {inForce?.hash ?? <EmptyCell why="none in force" />}
          </td>
          <td className={classes.hash}>{proposed.hash}</td>
        </tr>
      </tbody>
    </table>
  );
}
