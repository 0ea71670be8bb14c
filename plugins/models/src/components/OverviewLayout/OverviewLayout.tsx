import { useEntity } from '@backstage/plugin-catalog-react';
import { EntityContentLayoutProps } from '@backstage/plugin-catalog-react/alpha';
import { Entity } from '@backstage/catalog-model';
import { makeStyles } from '@material-ui/core/styles';
import { Fragment, JSX } from 'react';
import { EntityWarnings } from './EntityWarnings';

/** A card that has a place of its own in the layout. */
export interface PlacedCard {
  id: string;
  element: JSX.Element;
  filter?: (entity: Entity) => boolean;
}

/** The cards of the models family, by place. */
export interface OverviewCards {
  top: PlacedCard[];
  main: PlacedCard[];
  aside: PlacedCard[];
  bottom: PlacedCard[];
}

const useStyles = makeStyles(
  theme => ({
    column: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 16,
      alignContent: 'start',
      minWidth: 0,
    },
    columns: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
      gap: 16,
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
        // Our cards of both columns first, then those of others.
        '& > $column': { display: 'contents' },
        '& $others': { order: 1 },
      },
    },
    group: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 16,
      '&:empty': { display: 'none' },
    },
    others: {},
  }),
  { name: 'BellwetherOverviewLayout' },
);

/**
 * The Overview of a model: health strip, then About and what other plugins contribute beside the servers and the
 * catalog's own cards, then the timeline. One column on a narrow screen.
 */
export function OverviewLayout(
  props: EntityContentLayoutProps & { placed: OverviewCards },
) {
  const classes = useStyles();
  const { cards, placed } = props;
  const isInfo = ({ type }: { type?: string }) => type === 'info';
  return (
    <div className={classes.column}>
      <EntityWarnings />
      <Placed cards={placed.top} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <div className={classes.group}>
            <Placed cards={placed.main} />
          </div>
          <div className={`${classes.group} ${classes.others}`}>
            <Elements cards={cards.filter(card => !isInfo(card))} />
          </div>
        </div>
        <div className={classes.column}>
          <div className={classes.group}>
            <Placed cards={placed.aside} />
          </div>
          <div className={`${classes.group} ${classes.others}`}>
            <Elements cards={cards.filter(isInfo)} />
          </div>
        </div>
      </div>
      <Placed cards={placed.bottom} />
    </div>
  );
}

function Placed(props: { cards: PlacedCard[] }) {
  const { entity } = useEntity();
  return (
    <>
      {props.cards
        .filter(({ filter }) => !filter || filter(entity))
        .map(({ id, element }) => (
          <Fragment key={id}>{element}</Fragment>
        ))}
    </>
  );
}

function Elements(props: { cards: EntityContentLayoutProps['cards'] }) {
  return (
    <>
      {props.cards.map(({ element }, index) => (
        <Fragment key={element.key ?? index}>{element}</Fragment>
      ))}
    </>
  );
}
