import { makeStyles } from '@material-ui/core/styles';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    const line = (colour: string) => ({
      display: 'inline-block',
      width: 14,
      height: 0,
      marginRight: 6,
      verticalAlign: 4,
      borderTop: `3px solid ${colour}`,
    });
    return {
      root: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: 16,
        paddingLeft: 52,
        marginBottom: 6,
        fontSize: 11.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
      reference: line(tokens.reference),
      current: line(tokens.current),
    };
  },
  { name: 'BellwetherSeriesKey' },
);

/** Which line is which, above a chart of the two; lines that cross have no ends to stand at. */
export function SeriesKey(props: { reference: string; current: string }) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <span>
        <span className={classes.reference} />
        {props.reference}
      </span>
      <span>
        <span className={classes.current} />
        {props.current}
      </span>
    </div>
  );
}
