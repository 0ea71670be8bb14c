import { Server } from '@bellwether/plugin-models-common';
import { bellwetherTokens, StateIcon } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { conclude } from './conclude';

const icons = { ok: 'check', warn: 'triangle', quiet: 'dash' } as const;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { overflowWrap: 'anywhere' },
      ok: { color: tokens.ok.main },
      warn: { color: tokens.warn.main },
      quiet: { color: tokens.text2 },
      text: { color: tokens.text2 },
    };
  },
  { name: 'BellwetherConclusionLine' },
);

/** Whether the servers serve the champion, in a line. */
export function ConclusionLine(props: { servers: Server[] }) {
  const classes = useStyles();
  const { tone, sentence } = conclude(props.servers);
  return (
    <span className={`${classes.root} ${classes[tone]}`}>
      <StateIcon name={icons[tone]} size={14} />{' '}
      <span className={classes.text}>{sentence}</span>
    </span>
  );
}
