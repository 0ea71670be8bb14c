import Button from '@material-ui/core/Button';

/** Shows the data of a chart as a table, and the chart again. */
export function TableSwitch(props: {
  /** The chart, for a screen reader. */
  of: string;
  isTable: boolean;
  onChange(isTable: boolean): void;
}) {
  const { isTable, onChange } = props;
  return (
    <Button
      size="small"
      color="primary"
      aria-pressed={isTable}
      aria-label={`As table: ${props.of}`}
      onClick={() => onChange(!isTable)}
    >
      As table
    </Button>
  );
}
