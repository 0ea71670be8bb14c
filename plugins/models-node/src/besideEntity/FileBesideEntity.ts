import fs from 'fs/promises';
import path from 'path';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';

/** What stands beside an entity is a page of text. */
const MOST_BYTES = 1_000_000;

/** What keeps a file from being read, in words for a person. */
class Unreadable extends Error {}

/** A file that was read, or why it was not. @public */
export type TextBesideEntity =
  | { text: string; editUrl?: string }
  | {
      text?: undefined;
      /** No address and no upstream's words: they may hold what is secret. */
      problem: string;
    };

/** @public */
export interface FileBesideEntityOptions {
  integrations: ScmIntegrations;
  reader: UrlReaderService;
  /** Whether entities that come from the backend's own disk may name files beside them. */
  readFileLocations: boolean;
  /** Key of the configuration that allows that. */
  readFileLocationsKey: string;
  /** What to do for an entity beside which no file can be. */
  elsewhere: string;
}

/** Reads a file that stands beside the one that declares an entity, wherever that is. @public */
export class FileBesideEntity {
  static create(options: FileBesideEntityOptions): FileBesideEntity {
    return new FileBesideEntity(options);
  }

  private constructor(private readonly options: FileBesideEntityOptions) {}

  /** @param file - path, relative to the file that declares the entity */
  async read(entity: Entity, file: string): Promise<TextBesideEntity> {
    try {
      const { text, editUrl } = await this.#find(entity, file);
      if (text.length > MOST_BYTES) {
        throw new Unreadable('the file is larger than a megabyte');
      }
      return { text: text.toString('utf8'), editUrl };
    } catch (error) {
      return { problem: problemOf(error) };
    }
  }

  async #find(
    entity: Entity,
    file: string,
  ): Promise<{ text: Buffer; editUrl?: string }> {
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
        }, beside which no file can be read; ${this.options.elsewhere}`,
      );
    }
    return place.type === 'url'
      ? this.#fromUrl(place.target, file)
      : this.#fromDisk(place.target, file);
  }

  async #fromUrl(base: string, file: string) {
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

  async #fromDisk(base: string, file: string) {
    const { readFileLocations, readFileLocationsKey } = this.options;
    if (!readFileLocations) {
      throw new Unreadable(
        `the model comes from a file on the backend’s disk, beside which nothing is read unless ${readFileLocationsKey} allows it`,
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
