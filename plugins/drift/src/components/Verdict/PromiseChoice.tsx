import { Monitor, WindowDetail } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  formatInteger,
  formatNumber,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { Select } from '../parts';
import { PromiseDialog } from './PromiseDialog';

/** Windows in which at most one false alarm may fall: half a year to ten years of weeks. */
const TARGETS = [26, 52, 104, 260, 520];

const useStyles = makeStyles(
  theme => ({
    alpha: {
      margin: '4px 0 12px',
      fontSize: 12.5,
      lineHeight: '18px',
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherPromiseChoice' },
);

/** How often a monitor may be wrong. Another choice shows what to write into its definition. */
export function PromiseChoice(props: {
  monitor: Monitor;
  detail: WindowDetail;
}) {
  const classes = useStyles();
  const { monitor, detail } = props;
  const { oncePerWindows } = monitor.definition.spec.falseAlarms;
  const [wanted, setWanted] = useState<number>();
  const targets = [...new Set([...TARGETS, oncePerWindows])].sort(
    (a, b) => a - b,
  );
  return (
    <>
      <Select
        label="At most one false alarm in"
        choices={targets.map(target => ({
          value: String(target),
          words: `${formatInteger(target)} windows`,
        }))}
        value={String(wanted ?? oncePerWindows)}
        onChange={value => {
          const target = Number(value);
          setWanted(target === oncePerWindows ? undefined : target);
        }}
      />
      <p className={classes.alpha}>
        {detail.promise === monitor.promise
          ? `α = ${formatNumber(detail.alpha, 2)} a window.`
          : `This window was judged by another promise. ${detail.promise}`}
      </p>
      {wanted !== undefined && (
        <PromiseDialog
          monitor={monitor}
          oncePerWindows={wanted}
          onClose={() => setWanted(undefined)}
        />
      )}
    </>
  );
}
