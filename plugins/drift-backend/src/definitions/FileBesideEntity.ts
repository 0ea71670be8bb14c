import fs from 'fs/promises';
import path from 'path';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { Loaded } from './Loaded';

/** A `drift.yaml` is a page of text. */
const MOST_BYTES = 1_000_000;

/** What keeps a file from being read, in words for a person. */
class Unreadable extends Error {}

interface Found {
  text: Buffer;
  editUrl?: string;
}

/** Reads a file that stands beside the one that declares an entity, wherever that is. */
export class FileBesideEntity {
  constructor(
    private readonly options: {
      integrations: ScmIntegrations;
      reader: UrlReaderService;
      /** Whether entities that come from the backend's own disk may name files beside them. */
      readFileLocations: boolean;
    },
  ) {}

  /** @param file - path, relative to the file that declares the entity */
  async read(entity: Entity, file: string): Promise<Loaded> {
    const loaded = {
      entityRef: stringifyEntityRef(entity),
      definedIn: { kind: 'file' as const, location: file },
    };
    try {
      const { text, editUrl } = await this.find(entity, file);
      if (text.length > MOST_BYTES) {
        throw new Unreadable('the file is larger than a megabyte');
      }
      return {
        ...loaded,
        definedIn: { ...loaded.definedIn, editUrl },
        text: text.toString('utf8'),
      };
    } catch (error) {
      return { ...loaded, problem: problemOf(error) };
    }
  }

  private async find(entity: Entity, file: string): Promise<Found> {
    if (/^[a-z][a-z0-9+.-]*:/i.test(file) || file.startsWith('//')) {
      throw new Unreadable(
        'the annotation must name a path beside the model, not an address',
      );
    }
    const { annotations = {} } = entity.metadata;
    // What a registry declares lies nowhere; its source, if it is known, does.
    const places = [ANNOTATION_LOCATION, ANNOTATION_SOURCE_LOCATION].flatMap(
      name => (annotations[name] ? [parseLocationRef(annotations[name])] : []),
    );
    const place = places.find(({ type }) => ['url', 'file'].includes(type));
    if (!place) {
      throw new Unreadable(
        `the model comes from ${
          places[0] ? `${places[0].type}:${places[0].target}` : 'nowhere'
        }, beside which no file can be read; name the monitor in drift.monitors`,
      );
    }
    return place.type === 'url'
      ? this.fromUrl(place.target, file)
      : this.fromDisk(place.target, file);
  }

  private async fromUrl(base: string, file: string): Promise<Found> {
    const { integrations, reader } = this.options;
    const url = integrations.resolveUrl({ url: file, base });
    const found = new URL(url);
    // The portal's token may read more repositories than the one that the annotation was written in.
    const root = integrations.byUrl(base)
      ? new URL(integrations.resolveUrl({ url: '/', base }))
      : new URL('/', base);
    if (
      found.origin !== root.origin ||
      !found.pathname.startsWith(root.pathname)
    ) {
      throw new Unreadable('the path leads out of the model’s repository');
    }
    const response = await reader.readUrl(url);
    return {
      text: await response.buffer(),
      editUrl: integrations.resolveEditUrl(url),
    };
  }

  private async fromDisk(base: string, file: string): Promise<Found> {
    if (!this.options.readFileLocations) {
      throw new Unreadable(
        'the model comes from a file on the backend’s disk, beside which nothing is read unless drift.definitions.readFileLocations allows it',
      );
    }
    const folder = await fs.realpath(path.dirname(path.resolve(base)));
    const found = await fs.realpath(path.resolve(folder, file));
    if (!found.startsWith(folder + path.sep)) {
      throw new Unreadable('the path leads out of the model’s folder');
    }
    return { text: await fs.readFile(found) };
  }
}

/** No address and no upstream's words: they may hold what is secret. */
function problemOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (!isError(error)) return 'the file cannot be read';
  if (error.name === 'NotFoundError' || error.code === 'ENOENT') {
    return 'there is no such file';
  }
  if (error.name === 'NotAllowedError') {
    return 'the portal may not read the file: its host is not among integrations or backend.reading.allow, or refuses the portal’s account';
  }
  return 'the file cannot be read';
}
