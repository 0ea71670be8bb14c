import {
  CompareRangesRequest,
  compareRangesRequestSchema,
  driftRunPermission,
  Monitor,
  WindowDetail,
} from '@bellwether/plugin-drift-common';
import {
  ExplainedButton,
  FormDialog,
  LineField,
  useWhyNot,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { Choice, DaysField } from '../parts';
import { useCompare } from './useCompare';

/** Choice of all rows; a column cannot have an empty name. */
const ALL = '';

/** What was asked for, and what came of it. */
export interface Comparison {
  request: CompareRangesRequest;
  detail: WindowDetail;
}

/** Opens the dialog that compares any two ranges of the monitor's data. */
export function CompareButton(props: {
  monitor: Monitor;
  onCompared(comparison: Comparison): void;
}) {
  const { monitor, onCompared } = props;
  const [isOpen, setOpen] = useState(false);
  const whyNot = useWhyNot(driftRunPermission, monitor.entityRef);
  return (
    <>
      <ExplainedButton
        variant="contained"
        aria-haspopup="dialog"
        whyNot={whyNot}
        onClick={() => setOpen(true)}
      >
        Compare two ranges
      </ExplainedButton>
      {isOpen && (
        <CompareDialog
          monitor={monitor}
          onClose={() => setOpen(false)}
          onCompared={onCompared}
        />
      )}
    </>
  );
}

function whatIsMissing(request: CompareRangesRequest) {
  const { reference, current, slice } = request;
  if (!compareRangesRequestSchema.safeParse(request).success) {
    return 'Needs a first and a last day of both ranges';
  }
  if (reference.from > reference.to || current.from > current.to) {
    return 'A last day is before its first day';
  }
  return slice?.value === '' ? `Needs a value of ${slice.column}` : undefined;
}

function CompareDialog(props: {
  monitor: Monitor;
  onClose(): void;
  onCompared(comparison: Comparison): void;
}) {
  const { monitor, onClose, onCompared } = props;
  const { spec } = monitor.definition;
  const [reference, setReference] = useState(
    monitor.baseline?.range ?? spec.baseline,
  );
  const [current, setCurrent] = useState({ from: '', to: '' });
  const [column, setColumn] = useState(ALL);
  const [value, setValue] = useState('');
  const { isSending, problem, compare } = useCompare(monitor.id);
  const request: CompareRangesRequest = {
    reference,
    current,
    ...(column !== ALL && { slice: { column, value } }),
  };
  return (
    <FormDialog
      title="Compare two ranges"
      problem={problem}
      // It changes nothing: leaving while it works only gives it up.
      isSending={false}
      onClose={onClose}
      actions={
        <ExplainedButton
          variant="contained"
          whyNot={whyNotSend(isSending, whatIsMissing(request))}
          onClick={async () => {
            const detail = await compare(request);
            if (!detail) return;
            onCompared({ request, detail });
            onClose();
          }}
        >
          {isSending ? 'Comparing…' : 'Compare'}
        </ExplainedButton>
      }
    >
      <div>Nothing of it is stored as a judgement, and nobody is told.</div>
      <DaysField
        legend="Reference"
        of="the reference"
        value={reference}
        onChange={setReference}
      />
      <DaysField
        legend="Compared with"
        of="the other range"
        value={current}
        onChange={setCurrent}
      />
      {spec.slices.length > 0 && (
        <Choice
          label="Rows"
          choices={[
            { value: ALL, words: 'all rows' },
            ...spec.slices.map(name => ({ value: name, words: `by ${name}` })),
          ]}
          value={column}
          onChange={setColumn}
        />
      )}
      {column !== ALL && (
        <LineField
          label={`Value of ${column}`}
          value={value}
          onChange={setValue}
        />
      )}
    </FormDialog>
  );
}
