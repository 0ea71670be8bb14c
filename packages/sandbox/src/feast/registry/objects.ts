import type { FeatureRepository } from '../definitions/FeatureRepository';
import type {
  EntityDefinition,
  FeatureDefinition,
  OnDemandViewDefinition,
  ServiceDefinition,
  SourceDefinition,
  ValueType,
  ViewDefinition,
} from '../definitions/types';
import { HISTORY_DAYS, type Observations } from '../observations/Observations';
import type { FeatureWire, ObjectWire, SourceWire } from './wire';

/** What the registry adds of its own for views that have no entity; it stands in every list of entities. */
export const NO_ENTITY = '__dummy';

const DAY_MILLISECONDS = 86_400_000;

/** How long before the world's start everything was applied. */
const APPLIED_DAYS = 60;

/** Names of the types in the list of features, which are others than those in a view. */
const FEAST_TYPES: Record<ValueType, string> = {
  BOOL: 'Bool',
  INT32: 'Int32',
  INT64: 'Int64',
  FLOAT: 'Float32',
  DOUBLE: 'Float64',
  STRING: 'String',
};

/** A time as protocol buffers write it: without a fraction of zero. */
function timestamp(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function owner(team: string): string {
  return `${team}@example.test`;
}

function columns(
  features: readonly Pick<
    FeatureDefinition,
    'name' | 'valueType' | 'description'
  >[],
) {
  return features.map(({ name, valueType, description }) => ({
    name,
    valueType,
    ...(description && { description }),
  }));
}

/** The registry's objects, in its own JSON: durations are strings, and what is empty is absent. */
export class RegistryObjects {
  private readonly applied: string;

  constructor(
    private readonly repository: FeatureRepository,
    private readonly observations: Observations,
  ) {
    this.applied = timestamp(
      observations.start - APPLIED_DAYS * DAY_MILLISECONDS,
    );
  }

  project(): ObjectWire {
    return { spec: this.repository.project, meta: this.meta() };
  }

  entities(): ObjectWire[] {
    const nobody = {
      spec: { name: NO_ENTITY, joinKey: `${NO_ENTITY}_id` },
      meta: this.meta(),
    };
    return [
      nobody,
      ...this.repository.entities.map(entity => this.entity(entity)),
    ];
  }

  sources(): SourceWire[] {
    return [
      ...this.repository.onDemandViews.map(view => this.requestSource(view)),
      ...this.repository.sources.map(source => this.source(source)),
    ];
  }

  views(): ObjectWire[] {
    return [
      ...this.repository.views.map(view => this.view(view)),
      ...this.repository.onDemandViews.map(view => this.onDemandView(view)),
    ];
  }

  services(): ObjectWire[] {
    return this.repository.services.map(service => this.service(service));
  }

  features(): FeatureWire[] {
    const stored = this.repository.views.flatMap(view =>
      view.features.map(feature => ({ view: view.name, ...feature })),
    );
    const computed = this.repository.onDemandViews.map(view => ({
      view: view.name,
      description: undefined,
      ...view.feature,
    }));
    return [...stored, ...computed].map(feature => ({
      name: feature.name,
      featureView: feature.view,
      type: FEAST_TYPES[feature.valueType],
      ...(feature.description && { description: feature.description }),
      kind: 'feature',
    }));
  }

  private meta(lastUpdated = this.applied) {
    return {
      createdTimestamp: this.applied,
      lastUpdatedTimestamp: lastUpdated,
    };
  }

  private entity(entity: EntityDefinition): ObjectWire {
    const { name, valueType, description, joinKey } = entity;
    return {
      spec: { name, valueType, description, joinKey },
      meta: this.meta(),
    };
  }

  private source({ name, description, path }: SourceDefinition): SourceWire {
    return {
      type: 'BATCH_FILE',
      timestampField: 'event_timestamp',
      createdTimestampColumn: 'created',
      fileOptions: { uri: path },
      name,
      description,
      owner: 'data-eng@example.test',
      meta: this.meta(),
    };
  }

  private requestSource({ request }: OnDemandViewDefinition): SourceWire {
    return {
      type: 'REQUEST_SOURCE',
      requestDataOptions: {
        schema: [{ name: request.field, valueType: request.valueType }],
      },
      name: request.source,
      meta: this.meta(),
    };
  }

  private view(view: ViewDefinition): ObjectWire {
    const { entity, features, ttlHours } = view;
    const materialized = this.observations.materializedUntil(view);
    return {
      type: 'featureView',
      spec: {
        name: view.name,
        entities: [entity.name],
        features: columns(features),
        tags: { team: view.team },
        ttl: `${ttlHours * 3600}s`,
        batchSource: {
          ...this.source(view.source),
          dataSourceClassType:
            'feast.infra.offline_stores.file_source.FileSource',
        },
        online: true,
        description: view.description,
        owner: owner(view.team),
        entityColumns: [{ name: entity.joinKey, valueType: entity.valueType }],
        version: 'latest',
      },
      meta: {
        ...this.meta(timestamp(materialized)),
        materializationIntervals: [
          {
            startTime: timestamp(
              this.observations.start - HISTORY_DAYS * DAY_MILLISECONDS,
            ),
            endTime: timestamp(materialized),
          },
        ],
        state: 'AVAILABLE_ONLINE',
      },
    };
  }

  private onDemandView(onDemand: OnDemandViewDefinition): ObjectWire {
    const { name, description, feature, request, view, multiplies } = onDemand;
    const bodyText = `def ${name}(inputs: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"${feature.name}": inputs["${multiplies}"] * inputs["${request.field}"]})
`;
    return {
      type: 'onDemandFeatureView',
      spec: {
        name,
        features: [feature],
        sources: {
          [request.source]: { requestDataSource: this.requestSource(onDemand) },
          [view.name]: {
            featureViewProjection: this.projection(view, view.features),
          },
        },
        description,
        featureTransformation: {
          userDefinedFunction: { name, bodyText, mode: 'pandas' },
        },
        mode: 'pandas',
        entities: [NO_ENTITY],
        entityColumns: [{ name: `${NO_ENTITY}_id`, valueType: 'STRING' }],
        version: 'latest',
      },
      meta: this.meta(),
    };
  }

  private projection(
    view: ViewDefinition,
    features: readonly FeatureDefinition[],
  ) {
    return {
      featureViewName: view.name,
      featureColumns: columns(features),
      // The real server names the wrong column here; the source below names the right one.
      timestampField: 'created',
      createdTimestampColumn: 'created',
      batchSource: this.source(view.source),
      viewType: 'featureView',
    };
  }

  private service(service: ServiceDefinition): ObjectWire {
    const { name, model, views, onDemand, logged, description } = service;
    const [{ view: firstView }] = views;
    const projections = views.map(({ view, features }) =>
      this.projection(
        view,
        view.features.filter(feature => features.includes(feature.name)),
      ),
    );
    return {
      spec: {
        name,
        features: [
          ...projections,
          ...(onDemand
            ? [
                {
                  featureViewName: onDemand.name,
                  featureColumns: [onDemand.feature],
                  viewType: 'featureView',
                },
              ]
            : []),
        ],
        tags: { 'mlflow.model': model },
        description,
        owner: owner(firstView.team),
        ...(logged && {
          loggingConfig: {
            sampleRate: 1,
            fileDestination: { path: `data/logs/${name}` },
          },
        }),
      },
      meta: this.meta(),
    };
  }
}
