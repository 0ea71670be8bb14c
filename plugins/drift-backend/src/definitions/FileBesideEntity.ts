import { UrlReaderService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import { FileBesideEntity as AnyFileBesideEntity } from '@bellwether/plugin-models-node';
import { Loaded } from './Loaded';

/** Reads a `drift.yaml` that stands beside the file that declares a model. */
export class FileBesideEntity {
  private readonly files: AnyFileBesideEntity;

  constructor(options: {
    integrations: ScmIntegrations;
    reader: UrlReaderService;
    /** Whether entities that come from the backend's own disk may name files beside them. */
    readFileLocations: boolean;
  }) {
    this.files = AnyFileBesideEntity.create({
      ...options,
      readFileLocationsKey: 'drift.definitions.readFileLocations',
      elsewhere: 'name the monitor in drift.monitors',
    });
  }

  /** @param file - path, relative to the file that declares the entity */
  async read(entity: Entity, file: string): Promise<Loaded> {
    const { editUrl, ...read } = {
      editUrl: undefined,
      ...(await this.files.read(entity, file)),
    };
    return {
      entityRef: stringifyEntityRef(entity),
      definedIn: { kind: 'file', location: file, editUrl },
      ...read,
    };
  }
}
