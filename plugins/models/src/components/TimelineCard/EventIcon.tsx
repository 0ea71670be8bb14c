import { makeStyles } from '@material-ui/core/styles';
import AddCircleOutline from '@material-ui/icons/AddCircleOutline';
import CloudQueue from '@material-ui/icons/CloudQueue';
import DeleteOutline from '@material-ui/icons/DeleteOutline';
import FiberManualRecordOutlined from '@material-ui/icons/FiberManualRecordOutlined';
import PersonOutline from '@material-ui/icons/PersonOutline';
import SwapHoriz from '@material-ui/icons/SwapHoriz';
import { bellwetherTokens } from '@bellwether/plugin-models-react';

const useStyles = makeStyles(
  theme => ({
    icon: {
      fontSize: 18,
      flex: 'none',
      marginTop: 1,
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherEventIcon' },
);

/** First match wins; what an event of another family is stands in its sentence. */
const icons: [pattern: RegExp, Icon: typeof SwapHoriz][] = [
  [/\.(removed|deleted|gone|unregistered)$/, DeleteOutline],
  [/\.alias\./, SwapHoriz],
  [/\.version\./, AddCircleOutline],
  [/\.server\./, CloudQueue],
  [/\.owner\./, PersonOutline],
];

/** The kind of an event as a shape. */
export function EventIcon(props: { type: string }) {
  const classes = useStyles();
  const Icon =
    icons.find(([pattern]) => pattern.test(props.type))?.[1] ??
    FiberManualRecordOutlined;
  return <Icon aria-hidden className={classes.icon} />;
}
