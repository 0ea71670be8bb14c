import { RecommendationState } from '@bellwether/plugin-cost-common';
import { bellwetherTokens, StateIcon } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

/** The way of a recommendation that goes well. */
const WAY: ReadonlyArray<{ state: RecommendationState; words: string }> = [
  { state: 'proposed', words: 'Proposed' },
  { state: 'opened', words: 'Opened' },
  { state: 'merged', words: 'Merged' },
  { state: 'live', words: 'Live' },
  { state: 'realised', words: 'Measured' },
];

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: '4px 0',
        margin: 0,
        padding: 0,
        listStyle: 'none',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text3,
      },
      step: {
        display: 'inline-flex',
        alignItems: 'center',
        gap: 4,
        '&:not(:last-child)::after': {
          content: '"→"',
          margin: '0 8px',
          color: tokens.text3,
        },
      },
      now: { color: tokens.text, fontWeight: 500 },
      done: { color: tokens.text2 },
    };
  },
  { name: 'BellwetherLifeSteps' },
);

/** How far a recommendation has come; nothing where it has left the way. */
export function LifeSteps(props: { state: RecommendationState }) {
  const classes = useStyles();
  const at = WAY.findIndex(({ state }) => state === props.state);
  if (at < 0) return null;
  return (
    <ol className={classes.root} aria-label="How far it has come">
      {WAY.map(({ state, words }, index) => {
        const isOver = index < at || props.state === 'realised';
        return (
          <li
            key={state}
            className={`${classes.step} ${index === at ? classes.now : ''} ${
              isOver ? classes.done : ''
            }`}
            aria-current={index === at ? 'step' : undefined}
          >
            {isOver && <StateIcon name="check" size={13} />}
            {words}
          </li>
        );
      })}
    </ol>
  );
}
