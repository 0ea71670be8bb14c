import { Entity } from '@backstage/catalog-model';
import {
  AppNode,
  coreExtensionData,
  createExtensionInput,
  ExtensionDefinition,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
  EntityContentLayoutBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  MODEL_ENTITY_FILTER,
  MODEL_SERVER_TYPE,
} from '@bellwether/plugin-models-common';
import { HealthTileBlueprint } from '@bellwether/plugin-models-react/alpha';
import { modelCardRouteRef, versionsRouteRef } from './entityRoutes';

/** Id of the layout below, which has a place for each of our cards. */
const LAYOUT = 'entity-content-layout:models/overview';

const placeInput = () =>
  createExtensionInput([
    coreExtensionData.reactElement,
    EntityCardBlueprint.dataRefs.filterFunction.optional(),
  ]);

/**
 * The Overview of a model. Other kinds keep the catalog's own layout. The cards of the models family attach to places of
 * this layout; an app with a layout of its own attaches them to `{ id: 'entity-content:catalog/overview', input: 'cards' }`
 * by configuration. Cards of other plugins come as they do with the catalog's layout.
 */
const overviewLayout = EntityContentLayoutBlueprint.makeWithOverrides({
  name: 'overview',
  inputs: {
    top: placeInput(),
    main: placeInput(),
    aside: placeInput(),
    bottom: placeInput(),
  },
  factory(originalFactory, { inputs }) {
    const toCards = (
      cards: (typeof inputs)['top'],
    ): {
      id: string;
      element: JSX.Element;
      filter?: (entity: Entity) => boolean;
    }[] =>
      cards.map(card => ({
        id: idOf(card.node),
        element: card.get(coreExtensionData.reactElement),
        filter: card.get(EntityCardBlueprint.dataRefs.filterFunction),
      }));
    const placed = {
      top: toCards(inputs.top),
      main: toCards(inputs.main),
      aside: toCards(inputs.aside),
      bottom: toCards(inputs.bottom),
    };
    return originalFactory({
      filter: MODEL_ENTITY_FILTER,
      loader: async () => {
        const { OverviewLayout } = await import('./components/OverviewLayout');
        return props => <OverviewLayout {...props} placed={placed} />;
      },
    });
  },
});

function idOf(node: AppNode) {
  return node.spec.id;
}

/** The strip on top of the Overview; families add tiles to it with `HealthTileBlueprint`. */
const healthCard = EntityCardBlueprint.makeWithOverrides({
  name: 'health',
  attachTo: { id: LAYOUT, input: 'top' },
  inputs: {
    tiles: createExtensionInput([
      coreExtensionData.reactElement,
      HealthTileBlueprint.dataRefs.filter.optional(),
      HealthTileBlueprint.dataRefs.order,
    ]),
  },
  factory(originalFactory, { inputs }) {
    const tiles = inputs.tiles.map(tile => ({
      id: idOf(tile.node),
      element: tile.get(coreExtensionData.reactElement),
      filter: tile.get(HealthTileBlueprint.dataRefs.filter),
      order: tile.get(HealthTileBlueprint.dataRefs.order),
    }));
    return originalFactory({
      type: 'content',
      filter: MODEL_ENTITY_FILTER,
      loader: () =>
        import('./components/HealthStrip').then(m => (
          <m.HealthTiles tiles={tiles} />
        )),
    });
  },
});

const servingTile = HealthTileBlueprint.make({
  name: 'serving',
  params: {
    order: 10,
    loader: () =>
      import('./components/ServingTile').then(m => <m.ServingTile />),
  },
});

const aboutCard = EntityCardBlueprint.make({
  name: 'about',
  attachTo: { id: LAYOUT, input: 'main' },
  params: {
    type: 'content',
    filter: MODEL_ENTITY_FILTER,
    loader: () => import('./components/AboutCard').then(m => <m.AboutCard />),
  },
});

const runsOnCard = EntityCardBlueprint.make({
  name: 'runs-on',
  attachTo: { id: LAYOUT, input: 'aside' },
  params: {
    type: 'info',
    filter: MODEL_ENTITY_FILTER,
    loader: () => import('./components/RunsOnCard').then(m => <m.RunsOnCard />),
  },
});

const timelineCard = EntityCardBlueprint.make({
  name: 'timeline',
  attachTo: { id: LAYOUT, input: 'bottom' },
  params: {
    type: 'content',
    filter: MODEL_ENTITY_FILTER,
    loader: () =>
      import('./components/TimelineCard').then(m => <m.TimelineCard />),
  },
});

const serverCard = EntityCardBlueprint.make({
  name: 'server',
  params: {
    type: 'content',
    filter: { kind: 'component', 'spec.type': MODEL_SERVER_TYPE },
    loader: () => import('./components/ServerCard').then(m => <m.ServerCard />),
  },
});

const versionsContent = EntityContentBlueprint.make({
  name: 'versions',
  params: {
    path: '/versions',
    title: 'Versions',
    group: 'development',
    routeRef: versionsRouteRef,
    filter: MODEL_ENTITY_FILTER,
    loader: () =>
      import('./components/VersionsTab').then(m => <m.VersionsTab />),
  },
});

const modelCardContent = EntityContentBlueprint.make({
  name: 'model-card',
  params: {
    path: '/model-card',
    title: 'Model card',
    group: 'documentation',
    routeRef: modelCardRouteRef,
    filter: MODEL_ENTITY_FILTER,
    loader: () =>
      import('./components/ModelCardContent').then(m => <m.ModelCardContent />),
  },
});

/** Cards and tabs of a model's and a server's entity page, and the layout of its Overview. */
export const entityExtensions: ExtensionDefinition[] = [
  overviewLayout,
  healthCard,
  servingTile,
  aboutCard,
  runsOnCard,
  timelineCard,
  serverCard,
  versionsContent,
  modelCardContent,
];
