import { Panel } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { useText } from './useText';

const useStyles = makeStyles(
  {
    tiles: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(210px, 1fr))',
      gap: 16,
    },
  },
  { name: 'BellwetherCostTiles' },
);

/** Small cards beside each other, as many as there is room for. */
export function Tiles(props: { children: ReactNode }) {
  return <div className={useStyles().tiles}>{props.children}</div>;
}

/** One figure: what it is, the number with its unit, one line below. */
export function Tile(props: {
  title: string;
  figure: ReactNode;
  unit?: ReactNode;
  children?: ReactNode;
}) {
  const text = useText();
  const { title, figure, unit, children } = props;
  return (
    <Panel quiet title={title}>
      <div className={text.figure}>
        {figure} {unit && <span className={text.unit}>{unit}</span>}
      </div>
      <p className={text.small}>{children}</p>
    </Panel>
  );
}
