import { makeStyles } from '@material-ui/core/styles';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => ({
    bar: {
      backgroundColor: bellwetherTokens(theme).void.background,
      borderRadius: 4,
      maxWidth: '100%',
    },
    lines: { display: 'grid', gap: 10 },
  }),
  { name: 'BellwetherSkeleton' },
);

/** One bar of a skeleton: what will stand there, without its content. It does not move. @public */
export function SkeletonBar(props: {
  width?: number | string;
  height?: number;
}) {
  const classes = useStyles();
  return (
    <div
      className={classes.bar}
      style={{ width: props.width ?? '100%', height: props.height ?? 14 }}
    />
  );
}

/** Lines of text, for a card that shows no more than that. @public */
export function SkeletonLines(props: { lines?: number }) {
  const classes = useStyles();
  const widths = ['38%', '88%', '72%', '100%', '64%', '80%'];
  return (
    <div className={classes.lines}>
      {Array.from({ length: props.lines ?? 3 }, (_, index) => (
        <SkeletonBar key={index} width={widths[index % widths.length]} />
      ))}
    </div>
  );
}
