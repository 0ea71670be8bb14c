import { CHALLENGER, CHAMPION } from '@bellwether/plugin-models-common';
import { makeStyles } from '@material-ui/core/styles';
import ArrowUpward from '@material-ui/icons/ArrowUpward';
import LabelOutlined from '@material-ui/icons/LabelOutlined';
import StarBorder from '@material-ui/icons/StarBorder';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'inline-flex',
        gap: 4,
        alignItems: 'center',
        maxWidth: '100%',
        borderRadius: 4,
        padding: '1px 8px 1px 6px',
        fontSize: 12.5,
        lineHeight: '18px',
        border: `1px solid ${tokens.lineStrong}`,
        color: tokens.text2,
        overflowWrap: 'anywhere',
      },
      usual: { whiteSpace: 'nowrap', overflowWrap: 'normal' },
      champion: {
        color: tokens.ok.main,
        backgroundColor: tokens.ok.background,
        borderColor: 'transparent',
        fontWeight: 500,
      },
      challenger: {
        color: tokens.watch.main,
        backgroundColor: tokens.watch.background,
        borderColor: 'transparent',
        fontWeight: 500,
      },
      icon: { fontSize: 14, flex: 'none' },
    };
  },
  { name: 'BellwetherAliasChip' },
);

/** The name of an alias; `champion` and `challenger` have an icon and a colour of their own. @public */
export function AliasChip(props: { alias: string }) {
  const classes = useStyles();
  const { alias } = props;
  if (alias === CHAMPION) {
    return (
      <span className={`${classes.root} ${classes.usual} ${classes.champion}`}>
        <StarBorder className={classes.icon} aria-hidden />
        {alias}
      </span>
    );
  }
  if (alias === CHALLENGER) {
    return (
      <span
        className={`${classes.root} ${classes.usual} ${classes.challenger}`}
      >
        <ArrowUpward className={classes.icon} aria-hidden />
        {alias}
      </span>
    );
  }
  return (
    <span className={classes.root}>
      <LabelOutlined className={classes.icon} aria-hidden />
      {alias}
    </span>
  );
}
