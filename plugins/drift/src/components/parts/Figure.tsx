import { SkeletonBar } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, Suspense } from 'react';

const useStyles = makeStyles(
  { root: { margin: 0, minWidth: 0, borderRadius: 4 } },
  { name: 'BellwetherFigure' },
);

/** A drawing with its finding in words, which is what a screen reader gets of it. */
export function Figure(props: {
  finding: string;
  height: number;
  children: ReactNode;
}) {
  const classes = useStyles();
  const { finding, height, children } = props;
  return (
    <div
      role="img"
      aria-label={finding}
      className={classes.root}
      style={{ minHeight: height }}
    >
      <Suspense fallback={<SkeletonBar height={height} />}>{children}</Suspense>
    </div>
  );
}
