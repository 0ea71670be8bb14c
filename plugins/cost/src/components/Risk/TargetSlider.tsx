import { RiskPoint } from '@bellwether/plugin-cost-common';
import { bellwetherTokens, formatShare } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { display: 'inline-flex', alignItems: 'center', gap: 12 },
      slider: { width: 200, accentColor: tokens.current },
      value: { color: tokens.text, fontWeight: 500, minWidth: 44 },
    };
  },
  { name: 'BellwetherTargetSlider' },
);

/** Chooses among the targets of a curve; the arrow keys go from one to the next. */
export function TargetSlider(props: {
  curve: readonly RiskPoint[];
  chosen: RiskPoint;
  onChoose(target: number): void;
}) {
  const classes = useStyles();
  const id = useId();
  const { curve, chosen, onChoose } = props;
  return (
    <span className={classes.root}>
      <label htmlFor={id}>Target</label>
      <input
        id={id}
        className={classes.slider}
        type="range"
        min={0}
        max={curve.length - 1}
        step={1}
        value={curve.indexOf(chosen)}
        aria-valuetext={`${formatShare(chosen.target)}, saves ${formatShare(
          chosen.saving.share,
        )}`}
        onChange={event => onChoose(curve[Number(event.target.value)].target)}
      />
      <span className={classes.value}>{formatShare(chosen.target)}</span>
    </span>
  );
}
