import type { World } from '../../world/types';
import { LOGISTICS_SERVICES } from './logistics';
import { PAYMENTS_SERVICES } from './payments';
import { TRAVEL_SERVICES } from './travel';
import type {
  EntityDefinition,
  OnDemandViewDefinition,
  ServiceDefinition,
  SourceDefinition,
  ViewDefinition,
} from './types';

const SERVICES = [
  ...TRAVEL_SERVICES,
  ...PAYMENTS_SERVICES,
  ...LOGISTICS_SERVICES,
];

function distinct<T extends { name: string }>(items: T[]): T[] {
  return [...new Map(items.map(item => [item.name, item])).values()];
}

/** Everything that was applied to the one project of the feature store. */
export class FeatureRepository {
  readonly project = {
    name: 'production',
    description: 'Features that models read online',
    tags: { owner: 'group:default/ml-platform' },
  };
  readonly services: ServiceDefinition[];
  readonly views: ViewDefinition[];
  readonly onDemandViews: OnDemandViewDefinition[];
  readonly entities: EntityDefinition[];
  readonly sources: SourceDefinition[];

  /** The feature sets of those models that the world has; what none of them reads is not there. */
  constructor(world: World) {
    const models = new Set(world.models.map(({ name }) => name));
    this.services = SERVICES.filter(({ model }) => models.has(model));
    this.onDemandViews = distinct(
      this.services.flatMap(({ onDemand }) => onDemand ?? []),
    );
    this.views = distinct([
      ...this.services.flatMap(({ views }) => views.map(({ view }) => view)),
      ...this.onDemandViews.map(({ view }) => view),
    ]);
    this.entities = distinct(this.views.map(({ entity }) => entity));
    this.sources = distinct(this.views.map(({ source }) => source));
  }

  service(name: string): ServiceDefinition | undefined {
    return this.services.find(service => service.name === name);
  }

  view(name: string): ViewDefinition | undefined {
    return this.views.find(view => view.name === name);
  }

  onDemandView(name: string): OnDemandViewDefinition | undefined {
    return this.onDemandViews.find(view => view.name === name);
  }
}
