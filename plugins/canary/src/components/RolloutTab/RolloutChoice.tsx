import { Rollout } from '@bellwether/plugin-canary-common';
import {
  bellwetherTokens,
  formatShare,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { phaseForm } from '../../words';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { display: 'flex', flexWrap: 'wrap', gap: 8 },
      choice: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: '2px 10px',
        padding: '6px 12px',
        border: `1px solid ${tokens.line}`,
        borderRadius: 6,
        backgroundColor: tokens.surface,
        color: tokens.text,
        font: 'inherit',
        fontSize: 13,
        textAlign: 'left',
        '&:hover': { backgroundColor: tokens.hover },
      },
      chosen: {
        borderColor: tokens.accent,
        boxShadow: `inset 0 -2px 0 ${tokens.accent}`,
        fontWeight: 500,
      },
      place: { color: tokens.text2, fontWeight: 400 },
    };
  },
  { name: 'BellwetherRolloutChoice' },
);

/** Which of a model's rollouts is shown; each with how it stands. */
export function RolloutChoice(props: {
  rollouts: readonly Rollout[];
  shown: Rollout;
  onChoose(id: string): void;
}) {
  const classes = useStyles();
  const { rollouts, shown, onChoose } = props;
  return (
    <div role="group" aria-label="Rollouts" className={classes.root}>
      {rollouts.map(rollout => {
        const { id, cluster, namespace, name, traffic } = rollout;
        const share = traffic.observed ?? traffic.effective ?? traffic.desired;
        return (
          <ButtonBase
            key={id}
            aria-pressed={id === shown.id}
            className={
              id === shown.id
                ? `${classes.choice} ${classes.chosen}`
                : classes.choice
            }
            onClick={() => onChoose(id)}
          >
            <span>{cluster}</span>
            <span className={classes.place}>
              {namespace} / {name}
            </span>
            <VerdictChip
              {...phaseForm(rollout)}
              quiet
              word={
                rollout.inProgress && share
                  ? `${phaseForm(rollout).word}, ${formatShare(share.share)}`
                  : phaseForm(rollout).word
              }
            />
          </ButtonBase>
        );
      })}
    </div>
  );
}
