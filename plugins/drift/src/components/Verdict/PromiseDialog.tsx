import { useApi } from '@backstage/core-plugin-api';
import {
  driftPromiseProposePermission,
  Monitor,
  PromiseProposal,
  ProposePromiseRequest,
} from '@bellwether/plugin-drift-common';
import {
  CopyButton,
  ExplainedButton,
  formatInteger,
  formatNumber,
  FormDialog,
  isReason,
  REASON_MISSING,
  ReasonField,
  Snippet,
  useTableStyles,
  useWhyNot,
  useWrite,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { driftApiRef } from '../../api';
import { promiseSnippet } from '../../snippets';

/** What another promise means, and the lines that make it. A definition is a file: it is changed where it lies. */
export function PromiseDialog(props: {
  monitor: Monitor;
  oncePerWindows: number;
  onClose(): void;
}) {
  const table = useTableStyles();
  const { monitor, oncePerWindows, onClose } = props;
  const { definedIn, definition, id, name, proposalProblem, title } = monitor;
  const drift = useApi(driftApiRef);
  const [reason, setReason] = useState('');
  const [opened, setOpened] = useState<PromiseProposal>();
  const notAllowed = useWhyNot(
    driftPromiseProposePermission,
    monitor.entityRef,
  );
  const { isSending, problem, write } = useWrite(
    (body: ProposePromiseRequest, options: { idempotencyKey: string }) =>
      drift.proposePromise(id, body, options),
  );
  const mayPropose = proposalProblem === undefined && !opened;
  const now = definition.spec.falseAlarms.oncePerWindows;
  const snippet = promiseSnippet(monitor, oncePerWindows);
  const alpha = (windows: number) => formatNumber(1 / windows, 2);
  return (
    <FormDialog
      title={`Another promise for ${title}`}
      problem={problem}
      isSending={isSending}
      closeWords="Close"
      onClose={onClose}
      actions={
        <>
          <CopyButton text={snippet} label="Copy the lines" />
          {definedIn.editUrl && (
            <Button
              size="small"
              variant="outlined"
              href={definedIn.editUrl}
              target="_blank"
              rel="noopener noreferrer"
            >
              Edit the file
            </Button>
          )}
          {mayPropose && (
            <ExplainedButton
              variant="contained"
              whyNot={
                notAllowed ??
                whyNotSend(isSending, !isReason(reason) && REASON_MISSING)
              }
              onClick={async () =>
                setOpened(await write({ oncePerWindows, reason }))
              }
            >
              Open a pull request
            </ExplainedButton>
          )}
        </>
      }
    >
      <table
        className={`${table.table} ${table.tight}`}
        aria-label="Promise now and then"
      >
        <thead>
          <tr>
            <th scope="col">Promise</th>
            <th scope="col" className={table.number}>
              Now
            </th>
            <th scope="col" className={table.number}>
              Then
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">At most one false alarm in</th>
            <td className={table.number}>{formatInteger(now)} windows</td>
            <td className={table.number}>
              {formatInteger(oncePerWindows)} windows
            </td>
          </tr>
          <tr>
            <th scope="row">α a window</th>
            <td className={table.number}>{alpha(now)}</td>
            <td className={table.number}>{alpha(oncePerWindows)}</td>
          </tr>
        </tbody>
      </table>
      <div>
        {oncePerWindows > now
          ? 'Fewer false alarms, and a change must be larger, or of more rows, to be found.'
          : 'Smaller changes are found, and more of what is found is chance.'}{' '}
        Windows that were judged stay as they are.
      </div>
      <div>
        {definedIn.kind === 'file' ? (
          <>
            The promise is a line of <code>{definedIn.location}</code>, in the
            monitor whose name is <code>{name}</code>.{' '}
            {proposalProblem === undefined
              ? 'It is changed by a pull request; who merges it decides.'
              : `${proposalProblem} Commit these lines there, or open a pull request with them.`}
          </>
        ) : (
          <>
            The promise is a key of the portal’s configuration, which the portal
            does not write: hand these lines to whoever runs it. They are in
            force once the backend has been started anew.
          </>
        )}
        {definedIn.kind === 'file' &&
          ' The next run reads the file and judges by it.'}
      </div>
      <Snippet text={snippet} label="Lines to write" />
      {mayPropose && <ReasonField value={reason} onChange={setReason} />}
      {opened && (
        <div role="status">
          <a href={opened.url} target="_blank" rel="noopener noreferrer">
            Pull request {opened.number}
          </a>{' '}
          is open: once it is merged, the next run judges by it.
        </div>
      )}
    </FormDialog>
  );
}
