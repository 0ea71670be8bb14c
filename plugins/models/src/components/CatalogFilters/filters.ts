import { Entity } from '@backstage/catalog-model';
import {
  DefaultEntityFilters,
  EntityFilter,
} from '@backstage/plugin-catalog-react';

/** Keeps the models whose `spec` holds one of the values under a key. */
abstract class ModelSpecFilter implements EntityFilter {
  readonly values: string[];

  constructor(values: string[]) {
    this.values = values;
  }

  protected abstract readonly key: string;

  getCatalogFilters() {
    return { [`spec.${this.key}`]: this.values };
  }

  filterEntity(entity: Entity) {
    const value = entity.spec?.[this.key];
    return typeof value === 'string' && this.values.includes(value);
  }

  toQueryValue() {
    return this.values;
  }
}

/** Models of some frameworks. @public */
export class ModelFrameworkFilter extends ModelSpecFilter {
  protected readonly key = 'framework';
}

/** Models in some stages. @public */
export class ModelStageFilter extends ModelSpecFilter {
  protected readonly key = 'stage';
}

/** The catalog's filters with those of models. @public */
export type ModelEntityFilters = DefaultEntityFilters & {
  framework?: ModelFrameworkFilter;
  stage?: ModelStageFilter;
};
