import { Tone } from '@bellwether/plugin-models-common';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { bellwetherTokens, ToneColours } from '../theme';
import { iconOfTone, StateIcon, StateIconName } from './StateIcon';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    const chip = (colours: ToneColours) => ({
      color: colours.main,
      backgroundColor: colours.background,
    });
    return {
      root: {
        display: 'inline-flex',
        gap: 5,
        alignItems: 'center',
        verticalAlign: 'middle',
        whiteSpace: 'nowrap',
        lineHeight: '20px',
        fontSize: 13,
        color: tokens.text2,
      },
      chip: {
        borderRadius: 4,
        padding: '1px 8px 1px 6px',
        fontSize: 12.5,
        fontWeight: 500,
      },
      ok: chip(tokens.ok),
      watch: chip(tokens.watch),
      warn: chip(tokens.warn),
      bad: chip(tokens.bad),
      void: chip(tokens.void),
      quiet: {},
      iconOk: { display: 'inline-flex', color: tokens.ok.main },
      icon: { display: 'inline-flex' },
    };
  },
  { name: 'BellwetherVerdictChip' },
);

/**
 * A verdict or a state: the shape of an icon, a word, and a colour, in that order of importance.
 *
 * @public
 */
export function VerdictChip(props: {
  tone: Tone;
  /** The verdict in one or two words. */
  word: ReactNode;
  /** Another icon than the tone's own, for example `info` for a significant but small difference. */
  icon?: StateIconName;
  /** A normal state is quiet text: no background. Tone `quiet` always is. */
  quiet?: boolean;
  title?: string;
}) {
  const classes = useStyles();
  const { tone } = props;
  const quiet = props.quiet || tone === 'quiet';
  return (
    <span
      className={
        quiet
          ? classes.root
          : `${classes.root} ${classes.chip} ${classes[tone]}`
      }
      title={props.title}
    >
      <span className={quiet && tone === 'ok' ? classes.iconOk : classes.icon}>
        <StateIcon name={props.icon ?? iconOfTone[tone]} size={14} />
      </span>
      {props.word}
    </span>
  );
}
