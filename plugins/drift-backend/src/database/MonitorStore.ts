import { randomUUID } from 'crypto';
import {
  DriftCause,
  MonitorDefinition,
  Mute,
  muteSchema,
} from '@bellwether/plugin-drift-common';
import { EventLoopShare } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { DefinitionProblem, Loaded, toLocation } from '../definitions';
import {
  logSchema,
  MonitorRow,
  placeOf,
  SeenLog,
  StoredMonitor,
  StoredPlace,
  toMonitor,
} from './MonitorRow';

export interface BrokenDefinition extends DefinitionProblem {
  definedIn: Loaded['definedIn'];
}

/** Keeps monitors by their last good definition. */
export class MonitorStore {
  constructor(private readonly knex: Knex) {}

  /** Takes a good definition over; returns the monitor's id. */
  async keep(
    source: Loaded,
    definition: MonitorDefinition,
    now: Date,
  ): Promise<string> {
    const place: StoredPlace = {
      location: toLocation(source),
      definedIn: source.definedIn,
    };
    const columns = {
      definition: JSON.stringify(definition),
      defined_in: JSON.stringify(place),
      problem: null,
      seen_at: now.toISOString(),
    };
    const key = {
      entity_ref: source.entityRef,
      name: definition.metadata.name,
    };
    await this.table()
      .insert({ id: randomUUID(), ...key, ...columns, mute: null })
      .onConflict(['entity_ref', 'name'])
      .merge(columns);
    const row = await this.table().where(key).first('id');
    return row?.id ?? '';
  }

  /**
   * Says of the monitors of a text, except the ones that are good, that the newest text is not in force.
   *
   * @returns their ids
   */
  async markProblem(
    location: string,
    except: readonly string[],
    problem: DefinitionProblem,
    now: Date,
  ): Promise<string[]> {
    const marked: string[] = [];
    for (const row of await this.table().whereNotIn('id', [...except])) {
      if (placeOf(row).location !== location) continue;
      const before = row.problem ? JSON.parse(row.problem) : undefined;
      const since =
        before?.sentence === problem.sentence
          ? before.since
          : now.toISOString();
      await this.table()
        .where({ id: row.id })
        .update({ problem: JSON.stringify({ ...problem, since }) });
      marked.push(row.id);
    }
    return marked;
  }

  /**
   * Forgets monitors that no text names any more, unless their text could not be read.
   *
   * @returns the models that they watched
   */
  async removeUnseen(
    seen: readonly string[],
    unreadLocations: readonly string[],
  ): Promise<string[]> {
    const unread = new Set(unreadLocations);
    const models = new Set<string>();
    for (const row of await this.table().whereNotIn('id', [...seen])) {
      if (!unread.has(placeOf(row).location)) {
        await this.table().where({ id: row.id }).delete();
        models.add(row.entity_ref);
      }
    }
    return [...models];
  }

  async replaceBroken(
    broken: Array<{ id: string; entityRef: string; broken: unknown }>,
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction('broken_definitions').delete();
      for (const one of broken) {
        await transaction('broken_definitions').insert({
          id: one.id,
          entity_ref: one.entityRef,
          broken: JSON.stringify(one.broken),
        });
      }
    });
  }

  async listBroken(entityRef: string): Promise<BrokenDefinition[]> {
    const rows = await this.knex('broken_definitions')
      .where({ entity_ref: entityRef })
      .select<Array<{ broken: string }>>('broken');
    return rows.map(({ broken }) => JSON.parse(broken));
  }

  async get(id: string): Promise<StoredMonitor | undefined> {
    const row = await this.table().where({ id }).first();
    return row && toMonitor(row);
  }

  async list(entityRef?: string): Promise<StoredMonitor[]> {
    const rows = await this.table()
      .modify(query => {
        if (entityRef) query.where({ entity_ref: entityRef });
      })
      .orderBy(['entity_ref', 'name']);
    const share = new EventLoopShare();
    const monitors: StoredMonitor[] = [];
    for (const row of rows) {
      monitors.push(toMonitor(row));
      await share.giveWay();
    }
    return monitors;
  }

  async setMute(
    id: string,
    mute: Mute | undefined,
    transaction: Knex.Transaction,
  ): Promise<void> {
    await transaction<MonitorRow>('monitors')
      .where({ id })
      .update({ mute: mute ? JSON.stringify(mute) : null });
  }

  /** Notes, together with a judgement, that nobody was told of it yet. */
  async addToTell(id: string, transaction: Knex.Transaction): Promise<void> {
    await transaction<MonitorRow>('monitors')
      .where({ id })
      .increment('to_tell', 1);
  }

  /** Models of whose judgements not everybody was told. */
  async listToTell(): Promise<string[]> {
    return this.table()
      .where('to_tell', '>', 0)
      .distinct()
      .pluck<string[]>('entity_ref');
  }

  /** Everybody was told of what was judged when the monitor was read; what was judged since stays to be told. */
  async setTold({ id, toTell }: StoredMonitor): Promise<void> {
    await this.table().where({ id, to_tell: toTell }).update({ to_tell: 0 });
  }

  /**
   * Keeps whether a monitor's newest window was a discovery of the fleet when everybody was told of it; nothing of a window
   * without material drift, which can be none.
   */
  async setSurvivesFleet(
    id: string,
    survives: boolean | undefined,
  ): Promise<void> {
    await this.table()
      .where({ id })
      .update({ survives_fleet: survives ?? null });
  }

  /** Monitors whose newest window everybody was told of as a discovery of the fleet, or as none. */
  async listSurvivesFleet(): Promise<
    Array<{ id: string; entityRef: string; survives: boolean }>
  > {
    const rows = await this.table()
      .whereNotNull('survives_fleet')
      .select('id', 'entity_ref', 'survives_fleet');
    return rows.map(row => ({
      id: row.id,
      entityRef: row.entity_ref,
      survives: Boolean(row.survives_fleet),
    }));
  }

  async setToldCauses(
    id: string,
    causes: readonly DriftCause[],
  ): Promise<void> {
    await this.table()
      .where({ id })
      .update({ told_causes: JSON.stringify(causes) });
  }

  /** Keeps how the log was found; that it dried up, or runs again, is to be told. */
  async setLog(id: string, log: SeenLog): Promise<void> {
    await this.knex.transaction(async transaction => {
      const row = await transaction<MonitorRow>('monitors')
        .where({ id })
        .first('log');
      if (!row) return;
      const before = row.log ? logSchema.parse(JSON.parse(row.log)) : undefined;
      await transaction<MonitorRow>('monitors')
        .where({ id })
        .update({ log: JSON.stringify(log) });
      if ((before?.silentWindows ?? 0) !== log.silentWindows) {
        await this.addToTell(id, transaction);
      }
    });
  }

  /** Takes away mutes that have passed. What they held back is to be told. */
  async endPassedMutes(now: Date): Promise<void> {
    const rows = await this.table().whereNotNull('mute').select('id', 'mute');
    for (const { id, mute } of rows) {
      const { until } = muteSchema.parse(JSON.parse(mute ?? ''));
      if (until > now.toISOString()) continue;
      // Unless somebody muted it anew in the meantime.
      await this.table()
        .where({ id, mute })
        .update({ mute: null, to_tell: this.knex.raw('to_tell + 1') });
    }
  }

  private table() {
    return this.knex<MonitorRow>('monitors');
  }
}
