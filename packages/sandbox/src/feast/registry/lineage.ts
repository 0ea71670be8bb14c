import type { FeatureRepository } from '../definitions/FeatureRepository';
import { NO_ENTITY } from './objects';

export const OBJECT_TYPES = [
  'dataSource',
  'entity',
  'featureView',
  'featureService',
  'feature',
  'savedDataset',
];

export interface ReferenceWire {
  type: string;
  name: string;
}

export interface RelationWire {
  source: ReferenceWire;
  target: ReferenceWire;
}

function reference(type: string, name: string): ReferenceWire {
  return { type, name };
}

function areSame(left: ReferenceWire, right: ReferenceWire): boolean {
  return left.type === right.type && left.name === right.name;
}

/** Names of the views of a service, in its order. */
function viewsOf({
  views,
  onDemand,
}: FeatureRepository['services'][number]): string[] {
  return [
    ...views.map(({ view }) => view.name),
    ...(onDemand ? [onDemand.name] : []),
  ];
}

/** What is made of what, stated by the definitions themselves. */
export function directRelations(repository: FeatureRepository): RelationWire[] {
  const ofServices = repository.services.flatMap(service =>
    viewsOf(service).map(view => ({
      source: reference('featureView', view),
      target: reference('featureService', service.name),
    })),
  );
  const into = (view: string, sources: ReferenceWire[]) =>
    sources.map(source => ({
      source,
      target: reference('featureView', view),
    }));
  const ofViews = repository.views.flatMap(view =>
    into(view.name, [
      reference('entity', view.entity.name),
      ...view.features.map(({ name }) => reference('feature', name)),
      reference('dataSource', view.source.name),
    ]),
  );
  const ofOnDemandViews = repository.onDemandViews.flatMap(onDemand =>
    into(onDemand.name, [
      reference('entity', NO_ENTITY),
      reference('feature', onDemand.feature.name),
      reference('featureView', onDemand.view.name),
      reference('dataSource', onDemand.request.source),
    ]),
  );
  return [...ofServices, ...ofViews, ...ofOnDemandViews];
}

/** What follows from the direct relations: into a service by way of its views, and from an entity to a data source. */
export function indirectRelations(
  repository: FeatureRepository,
): RelationWire[] {
  const direct = directRelations(repository);
  const intoView = (view: string) =>
    direct.filter(({ target }) =>
      areSame(target, reference('featureView', view)),
    );
  const ofServices = repository.services.flatMap(service =>
    viewsOf(service).flatMap(view =>
      intoView(view).map(({ source }) => ({
        source,
        target: reference('featureService', service.name),
      })),
    ),
  );
  const ofSources = [...repository.views, ...repository.onDemandViews].flatMap(
    ({ name }) => {
      const sources = intoView(name).map(({ source }) => source);
      const entities = sources.filter(({ type }) => type === 'entity');
      return sources
        .filter(({ type }) => type === 'dataSource')
        .flatMap(target => entities.map(source => ({ source, target })));
    },
  );
  return [...ofServices, ...ofSources];
}

/** The relations that touch an object. */
export function touching(
  relations: RelationWire[],
  type: string,
  name: string,
): RelationWire[] {
  const object = reference(type, name);
  return relations.filter(
    ({ source, target }) => areSame(source, object) || areSame(target, object),
  );
}
