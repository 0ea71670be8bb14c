import { notFound } from '../FeastError';
import type { RelationWire } from './lineage';
import type { RegistryObjects } from './objects';
import type { Query } from './Query';
import type { FeatureWire, ObjectWire, SourceWire } from './wire';

export type Listed = ObjectWire | SourceWire | FeatureWire;

/** One kind of thing that the registry lists. */
export interface Resource {
  path: string;
  /** Key of the list in an answer. */
  key: string;
  /** Name of the kind in a relation. */
  type: string;
  list(): Listed[];
  /** Whether the query lets it through, where a list of one project is asked for. */
  matches(item: Listed, query: Query): boolean;
  /** Absent where a name alone does not tell which is meant. */
  missing?(name: string, project: string): Error;
}

export function nameOf(item: Listed): string {
  return 'spec' in item ? item.spec.name : item.name;
}

export function tagsOf(item: Listed): Record<string, string> {
  return ('spec' in item && item.spec.tags) || {};
}

function hasTags(item: Listed, query: Query): boolean {
  const tags = tagsOf(item);
  return query.tags().every(([key, value]) => tags[key] === value);
}

/** A name that a parameter of the query asks for; everything passes when it is not there. */
function isWanted(query: Query, field: string, names: string[]): boolean {
  const wanted = query.text(field);
  return wanted === undefined || names.includes(wanted);
}

export function resourcesOf(
  objects: RegistryObjects,
  relations: RelationWire[],
): Resource[] {
  const sourcesOf = (view: string, type: string) =>
    relations
      .filter(
        ({ source, target }) =>
          source.type === type &&
          target.type === 'featureView' &&
          target.name === view,
      )
      .map(({ source }) => source.name);
  const servicesOf = (view: string) =>
    relations
      .filter(
        ({ source, target }) =>
          target.type === 'featureService' && source.name === view,
      )
      .map(({ target }) => target.name);

  return [
    {
      path: 'entities',
      key: 'entities',
      type: 'entity',
      list: () => objects.entities(),
      matches: hasTags,
      missing: (name, project) => notFound('entity', name, project),
    },
    {
      path: 'data_sources',
      key: 'dataSources',
      type: 'dataSource',
      list: () => objects.sources(),
      matches: hasTags,
      missing: (name, project) => notFound('dataSource', name, project),
    },
    {
      path: 'feature_views',
      key: 'featureViews',
      type: 'featureView',
      list: () => objects.views(),
      matches: (item, query) => {
        const view = nameOf(item);
        return (
          hasTags(item, query) &&
          isWanted(query, 'entity', sourcesOf(view, 'entity')) &&
          isWanted(query, 'feature', sourcesOf(view, 'feature')) &&
          isWanted(query, 'data_source', sourcesOf(view, 'dataSource')) &&
          isWanted(query, 'feature_service', servicesOf(view))
        );
      },
      missing: (name, project) => notFound('featureView', name, project),
    },
    {
      path: 'feature_services',
      key: 'featureServices',
      type: 'featureService',
      list: () => objects.services(),
      matches: (item, query) => {
        const wanted = query.text('feature_view');
        return (
          hasTags(item, query) &&
          (wanted === undefined || servicesOf(wanted).includes(nameOf(item)))
        );
      },
      missing: (name, project) => notFound('featureService', name, project),
    },
    {
      path: 'features',
      key: 'features',
      type: 'feature',
      list: () => objects.features(),
      matches: (item, query) =>
        'featureView' in item &&
        isWanted(query, 'feature_view', [item.featureView]) &&
        isWanted(query, 'name', [nameOf(item)]),
    },
  ];
}
