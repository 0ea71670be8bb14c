import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
} from '@backstage/catalog-model';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  isTemplateEntityV1beta3,
  templateEntityV1beta3Validator,
} from '@backstage/plugin-scaffolder-common';

/** The kind Template, with the relation to its owner. */
export class TemplateProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'TemplateProcessor';
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    return templateEntityV1beta3Validator.check(entity);
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    if (isTemplateEntityV1beta3(entity) && entity.spec.owner) {
      const source = getCompoundEntityRef(entity);
      const target = parseEntityRef(entity.spec.owner, {
        defaultKind: 'group',
        defaultNamespace: source.namespace,
      });
      emit(
        processingResult.relation({ source, type: RELATION_OWNED_BY, target }),
      );
      emit(
        processingResult.relation({
          source: target,
          type: RELATION_OWNER_OF,
          target: source,
        }),
      );
    }
    return entity;
  }
}
