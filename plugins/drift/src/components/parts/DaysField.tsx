import { LineField } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  {
    days: { display: 'flex', flexWrap: 'wrap', gap: 12 },
    group: { border: 0, margin: 0, padding: 0 },
    legend: { padding: 0, marginBottom: 4, fontWeight: 500, fontSize: 13 },
  },
  { name: 'BellwetherDaysField' },
);

/** First and last day of a range, both included. */
export function DaysField(props: {
  legend: ReactNode;
  /** Names the range in the labels, where there are two. */
  of?: string;
  value: { from: string; to: string };
  onChange(value: { from: string; to: string }): void;
}) {
  const classes = useStyles();
  const { value, onChange } = props;
  const of = props.of ? ` of ${props.of}` : '';
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{props.legend}</legend>
      <div className={classes.days}>
        <LineField
          label={`First day${of}`}
          type="date"
          value={value.from}
          onChange={from => onChange({ ...value, from })}
        />
        <LineField
          label={`Last day${of}`}
          type="date"
          value={value.to}
          onChange={to => onChange({ ...value, to })}
        />
      </div>
    </fieldset>
  );
}
