import { BudgetState } from '@bellwether/plugin-cost-common';
import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        position: 'relative',
        height: 10,
        minWidth: 80,
        borderRadius: 2,
        backgroundColor: tokens.referenceSoft,
      },
      part: { height: '100%', borderRadius: 2 },
      within: { backgroundColor: tokens.current },
      'will-exceed': { backgroundColor: tokens.warn.main },
      exceeded: { backgroundColor: tokens.bad.main },
      now: {
        position: 'absolute',
        top: -3,
        bottom: -3,
        width: 2,
        backgroundColor: tokens.text,
      },
    };
  },
  { name: 'BellwetherBudgetBar' },
);

/** What is spent of a budget, with a line where the month is; the numbers stand beside it. */
export function BudgetBar(props: { budget: BudgetState }) {
  const classes = useStyles();
  const { spentShare, elapsedShare, state } = props.budget;
  return (
    <div className={classes.root} aria-hidden>
      <div
        className={`${classes.part} ${classes[state]}`}
        style={{ width: `${Math.min(1, spentShare) * 100}%` }}
      />
      <div
        className={classes.now}
        style={{ left: `calc(${elapsedShare * 100}% - 1px)` }}
      />
    </div>
  );
}
