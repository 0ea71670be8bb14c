import { createHash } from 'crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ConfiguredMonitor } from '../config';
import { MonitorStore } from '../database';
import { AnnotatedEntities } from './AnnotatedEntities';
import { Loaded, toLocation } from './Loaded';
import { parseDefinitions } from './parseDefinitions';
import { readConfigured } from './readConfigured';

/** Finds the definitions of monitors, in app-config and beside models, and keeps the last good one of each. */
export class DefinitionLoader {
  constructor(
    private readonly options: {
      configured: readonly ConfiguredMonitor[];
      entities: AnnotatedEntities;
      logger: LoggerService;
      store: MonitorStore;
    },
  ) {}

  /**
   * Reads everything anew.
   *
   * @returns models of which a monitor is gone
   */
  async load(now: Date): Promise<string[]> {
    const loaded: Loaded[] = [];
    const { configured, entities } = this.options;
    for (const monitor of configured) {
      loaded.push(await readConfigured(monitor));
    }
    loaded.push(
      ...(await entities.read(new Set(configured.map(({ id }) => id)))),
    );
    const seen: string[] = [];
    const broken: Array<{ id: string; entityRef: string; broken: unknown }> =
      [];
    for (const source of loaded) {
      const { ids, failed } = await this.take(source, now);
      seen.push(...ids);
      broken.push(...failed);
    }
    await this.options.store.replaceBroken(broken);
    return this.options.store.removeUnseen(
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
}
