import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    halves: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 44fr) minmax(0, 56fr)',
      gridTemplateRows: 'auto 1fr',
      gridTemplateAreas: '"first beside" "rest beside"',
      gap: 16,
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
        gridTemplateRows: 'auto',
        gridTemplateAreas: '"first" "beside" "rest"',
      },
    },
    first: { gridArea: 'first', minWidth: 0 },
    beside: { gridArea: 'beside', minWidth: 0 },
    rest: { gridArea: 'rest', minWidth: 0 },
  }),
  { name: 'BellwetherDriftHalves' },
);

/** Two columns of cards. Where there is room for one only, what is chosen follows upon the choice. */
export function Halves(props: {
  /** Where something is chosen. */
  first: ReactNode;
  /** What is chosen. */
  beside: ReactNode;
  /** Below the choice. */
  rest: ReactNode;
}) {
  const classes = useStyles();
  return (
    <div className={classes.halves}>
      {props.first && <div className={classes.first}>{props.first}</div>}
      {props.beside && <div className={classes.beside}>{props.beside}</div>}
      <div className={classes.rest}>{props.rest}</div>
    </div>
  );
}
