import Button from '@material-ui/core/Button';
import GetApp from '@material-ui/icons/GetApp';
import { downloadCsv, toCsv } from './csv';

/** Saves rows as a CSV file. */
export function CsvButton(props: {
  fileName: string;
  'aria-label': string;
  rows(): Parameters<typeof toCsv>[0];
}) {
  return (
    <Button
      size="small"
      color="primary"
      aria-label={props['aria-label']}
      startIcon={<GetApp aria-hidden style={{ fontSize: 14 }} />}
      onClick={() => downloadCsv(props.fileName, toCsv(props.rows()))}
    >
      CSV
    </Button>
  );
}
