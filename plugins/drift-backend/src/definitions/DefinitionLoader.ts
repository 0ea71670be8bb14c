import { createHash } from 'crypto';
import fs from 'fs/promises';
import path from 'path';
import {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_DRIFT_MONITOR } from '@bellwether/plugin-drift-common';
import { stringify } from 'yaml';
import { ConfiguredMonitor, DriftConfig } from '../config';
import { MonitorStore } from '../database';
import { parseDefinitions } from './parseDefinitions';

/** A text that may define monitors of one model. */
export interface Loaded {
  entityRef: string;
  definedIn: { kind: 'file' | 'config'; location: string; editUrl?: string };
  /** Undefined when it could not be read: then what was known stays. */
  text?: string;
  problem?: string;
}

const MANAGED_BY = 'backstage.io/managed-by-location';

/** Finds the definitions of monitors, in app-config and beside models, and keeps the last good one of each. */
export class DefinitionLoader {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      config: DriftConfig;
      logger: LoggerService;
      reader: UrlReaderService;
      store: MonitorStore;
    },
  ) {}

  /** Reads everything anew. */
  async load(now: Date): Promise<void> {
    const loaded: Loaded[] = [];
    for (const configured of this.options.config.monitors) {
      loaded.push(await this.fromConfig(configured));
    }
    loaded.push(...(await this.fromEntities()));
    const seen: string[] = [];
    const broken: Array<{ id: string; entityRef: string; broken: unknown }> =
      [];
    for (const source of loaded) {
      const { ids, failed } = await this.take(source, now);
      seen.push(...ids);
      broken.push(...failed);
    }
    await this.options.store.replaceBroken(broken);
    await this.options.store.removeUnseen(
      seen,
      loaded.filter(({ text }) => text === undefined).map(toLocation),
    );
  }

  private async take(source: Loaded, now: Date) {
    const { store, logger } = this.options;
    const location = toLocation(source);
    const ids: string[] = [];
    const failed: Array<{ id: string; entityRef: string; broken: unknown }> =
      [];
    const { definitions, problems } =
      source.text === undefined
        ? {
            definitions: [],
            problems: [{ sentence: source.problem ?? 'it cannot be read' }],
          }
        : parseDefinitions(source.text);
    for (const definition of definitions) {
      ids.push(await store.keep(source, definition, now));
    }
    if (problems.length > 0) {
      const [problem] = problems;
      // Monitors of that text that are not among the good ones keep their last good definition.
      const kept = await store.markProblem(location, ids, problem, now);
      ids.push(...kept);
      if (kept.length === 0) {
        failed.push({
          id: createHash('sha256').update(location).digest('hex'),
          entityRef: source.entityRef,
          broken: { definedIn: source.definedIn, ...problem },
        });
      }
      logger.warn(`${source.definedIn.location}: ${problem.sentence}`);
    }
    return { ids, failed };
  }

  private async fromConfig(configured: ConfiguredMonitor): Promise<Loaded> {
    const { entityRef } = configured;
    if ('definition' in configured) {
      const location = `drift.monitors.${configured.id}`;
      return {
        entityRef,
        definedIn: { kind: 'config', location },
        text: stringify(configured.definition),
      };
    }
    const definedIn = {
      kind: 'file' as const,
      location: path.basename(configured.file),
    };
    try {
      return {
        entityRef,
        definedIn,
        text: await fs.readFile(configured.file, 'utf8'),
      };
    } catch {
      return { entityRef, definedIn, problem: 'the file cannot be read' };
    }
  }

  private async fromEntities(): Promise<Loaded[]> {
    const { auth, catalog } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const { items } = await catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_DRIFT_MONITOR}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: ['kind', 'metadata'],
      },
      { credentials },
    );
    const loaded: Loaded[] = [];
    for (const entity of items) {
      const value = entity.metadata.annotations?.[ANNOTATION_DRIFT_MONITOR];
      for (const name of (value ?? '').split(',').map(part => part.trim())) {
        const isConfigured = this.options.config.monitors.some(
          ({ id }) => id === name,
        );
        if (name && !isConfigured) {
          loaded.push(await this.fromEntity(entity, name));
        }
      }
    }
    return loaded;
  }

  private async fromEntity(entity: Entity, file: string): Promise<Loaded> {
    const entityRef = stringifyEntityRef(entity);
    const managedBy = entity.metadata.annotations?.[MANAGED_BY] ?? '';
    const definedIn = { kind: 'file' as const, location: file };
    if (!managedBy.startsWith('url:')) {
      return {
        entityRef,
        definedIn,
        problem: `the model comes from ${
          managedBy || 'nowhere'
        }, beside which no file can be read; name the monitor in drift.monitors`,
      };
    }
    try {
      const url = new URL(file, managedBy.slice('url:'.length));
      const response = await this.options.reader.readUrl(url.toString());
      return {
        entityRef,
        definedIn: { ...definedIn, editUrl: url.toString() },
        text: (await response.buffer()).toString('utf8'),
      };
    } catch {
      return { entityRef, definedIn, problem: 'the file cannot be read' };
    }
  }
}

/** Names a text, whatever is in it. */
export function toLocation({ entityRef, definedIn }: Loaded): string {
  return `${entityRef} ${definedIn.kind} ${definedIn.location}`;
}
