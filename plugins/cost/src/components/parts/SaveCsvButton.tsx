import Button from '@material-ui/core/Button';
import { useSaveCsv } from '../../reads';

/** Saves what the backend has as CSV; a refusal is read out at once. */
export function SaveCsvButton(props: {
  /** What it is of, for a screen reader. */
  of: string;
  fileName: string;
  read(): Promise<string>;
}) {
  const { isReading, problem, save } = useSaveCsv(props.fileName, props.read);
  return (
    <>
      <Button
        size="small"
        color="primary"
        aria-label={`CSV: ${props.of}`}
        aria-busy={isReading}
        onClick={save}
      >
        CSV
      </Button>
      {problem && <span role="alert">{problem}</span>}
    </>
  );
}
