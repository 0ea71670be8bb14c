import { OtherRule } from '@bellwether/plugin-canary-common';
import { formatTime, VerdictChip } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useText } from '../parts';

const useStyles = makeStyles(
  {
    root: {
      margin: '8px 0 0',
      padding: 0,
      listStyle: 'none',
      display: 'grid',
      gap: 2,
    },
    rule: { display: 'flex', flexWrap: 'wrap', gap: '0 10px' },
  },
  { name: 'BellwetherFixedThresholds' },
);

/** What fixed thresholds would have done on the counts of a test, and on what. */
export function FixedThresholds(props: {
  rules: readonly OtherRule[];
  of: string;
}) {
  const classes = useStyles();
  const text = useText();
  const { rules, of } = props;
  if (rules.length === 0) return null;
  return (
    <ul className={classes.root} aria-label={`Fixed thresholds: ${of}`}>
      {rules.map(({ id, title, outcome, at, sentence }) => (
        <li key={id} className={`${text.small} ${classes.rule}`}>
          <span className={text.tertiary}>Fixed: {title}</span>
          {outcome === 'would-abort' ? (
            <VerdictChip
              tone="warn"
              quiet
              word={at ? `abort, ${formatTime(at)}` : 'abort'}
            />
          ) : (
            <VerdictChip tone="quiet" quiet word="nothing" />
          )}
          <span>{sentence}</span>
        </li>
      ))}
    </ul>
  );
}
