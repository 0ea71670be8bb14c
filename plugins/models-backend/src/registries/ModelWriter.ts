import { ModelEvent } from '@bellwether/plugin-models-common';
import { EventLoopShare, Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import {
  AliasHistory,
  batches,
  DetailLookup,
  LeftMove,
  ModelRow,
  PendingMoves,
  VersionDetails,
  VersionsRow,
} from '../database';
import { describedVersion } from '../identity';
import { AliasChange, diffAliases } from './diffAliases';
import { EventTeller } from './EventTeller';
import { howSeen, Move, Seen } from './Seen';
import { IdentifiedModel, toModelRow } from './toModelRow';
import { Written } from './Written';

/** Models per transaction: each of them waits for the disk. */
const TRANSACTION = 250;

/** Models per query: few enough not to hold up the event loop. */
const CHUNK = 25;

/** What is stored of some models. */
interface Stored {
  models: Map<string, ModelRow>;
  versions: Map<string, VersionsRow>;
  details: DetailLookup;
}

/** Stores what a registry says of models, with the history of their aliases and the events that tell of it. */
export class ModelWriter {
  static create(options: { knex: Knex; outbox: Outbox }): ModelWriter {
    return new ModelWriter(options.knex, EventTeller.create(options));
  }

  readonly #knex: Knex;
  readonly #teller: EventTeller;

  private constructor(knex: Knex, teller: EventTeller) {
    this.#knex = knex;
    this.#teller = teller;
  }

  /** Writes what differs from what is stored; leaves alone what is stored from a later read, and what is being moved. */
  async write(
    instance: string,
    models: readonly IdentifiedModel[],
    seen: Seen,
  ): Promise<Written> {
    const written: Written = { models: [], rows: 0, skipped: 0 };
    const share = new EventLoopShare();
    for (const batch of batches(models, TRANSACTION)) {
      await this.#knex.transaction(async transaction => {
        for (const chunk of batches(batch, CHUNK)) {
          const { names, rows, skipped } = await this.#writeChunk(
            transaction,
            instance,
            chunk,
            seen,
          );
          written.models.push(...names);
          written.rows += rows;
          written.skipped += skipped;
          await share.giveWay();
        }
      });
    }
    return written;
  }

  /** Writes a move of an alias that the portal made. */
  async writeMove(
    transaction: Knex.Transaction,
    instance: string,
    model: IdentifiedModel,
    move: Move,
  ): Promise<ModelEvent> {
    const { name } = model.facts.model;
    const stored = await this.#load(transaction, instance, [name]);
    const seen: Seen = { by: 'portal', at: model.facts.readAt, move };
    const { row } = this.#toRow(instance, model, stored);
    await this.#keepHistory(transaction, instance, name, [move], seen);
    await this.#insert(transaction, [
      { ...row, ...keptColumns(stored.models.get(name), [move], seen) },
    ]);
    const [event] = await this.#teller.tellAliases(
      transaction,
      { instance, entityRef: row.entity_ref },
      [move],
      seen,
    );
    return event;
  }

  async #writeChunk(
    transaction: Knex.Transaction,
    instance: string,
    models: readonly IdentifiedModel[],
    seen: Seen,
  ): Promise<{ names: string[]; rows: number; skipped: number }> {
    const names = models.map(({ facts }) => facts.model.name);
    const stored = await this.#load(transaction, instance, names);
    const moves = PendingMoves.create({ knex: transaction });
    const pending = await moves.modelsBeingMoved(instance, names, new Date());
    const left = await moves.leftBehind(instance, names, new Date());
    const modelRows: ModelRow[] = [];
    const versionRows: VersionsRow[] = [];
    let rows = 0;
    let skipped = 0;
    for (const model of models) {
      const { name, aliases } = model.facts.model;
      const before = stored.models.get(name);
      const isOlder =
        before && before.changed_at > model.facts.readAt.toISOString();
      if (isOlder || pending.has(name)) {
        skipped += 1;
        continue;
      }
      const { row, versions } = this.#toRow(instance, model, stored);
      if (before?.fingerprint === row.fingerprint) continue;
      const changes = diffAliases(
        before ? JSON.parse(before.aliases) : {},
        aliases,
      );
      const how = { ...seen, move: whoseMove(left.get(name), changes) };
      await this.#keepHistory(transaction, instance, name, changes, how);
      if (before) {
        const told = { instance, entityRef: row.entity_ref };
        await this.#teller.tellAliases(transaction, told, changes, how);
        await this.#teller.tellVersions(
          transaction,
          told,
          model.facts.versions.newSince(stored.versions.get(name)?.versions),
          how,
        );
      }
      if (how.move) await moves.end(instance, name);
      modelRows.push({ ...row, ...keptColumns(before, changes, how) });
      if (versions) versionRows.push(versions);
      rows += 1 + (versions ? 1 : 0) + changes.length;
    }
    await this.#insert(transaction, modelRows, versionRows);
    return { names: modelRows.map(({ name }) => name), rows, skipped };
  }

  async #load(
    transaction: Knex.Transaction,
    instance: string,
    names: readonly string[],
  ): Promise<Stored> {
    const models = await transaction<ModelRow>('models')
      .where({ instance })
      .whereIn('name', names)
      .forUpdate();
    const versions = await transaction<VersionsRow>('model_versions')
      .where({ instance })
      .whereIn('name', names);
    return {
      models: new Map(models.map(row => [row.name, row])),
      versions: new Map(versions.map(row => [row.name, row])),
      details: await VersionDetails.create({ knex: transaction }).listOf(
        instance,
        models.map(({ name }) => name),
      ),
    };
  }

  /** The row of a model, and that of its versions where they differ from what is stored. */
  #toRow(instance: string, model: IdentifiedModel, stored: Stored) {
    const { model: registered, versions } = model.facts;
    const { name, aliases } = registered;
    const row = toModelRow(
      instance,
      model,
      stored.details.describe(
        name,
        describedVersion(aliases, versions.newest),
        stored.models.get(name)?.described_version,
      ),
    );
    const versionsRow = {
      instance,
      name,
      fingerprint: versions.fingerprint,
      versions: versions.json,
    };
    const isSame =
      stored.versions.get(name)?.fingerprint === versionsRow.fingerprint;
    return { row, versions: isSame ? undefined : versionsRow };
  }

  async #keepHistory(
    transaction: Knex.Transaction,
    instance: string,
    name: string,
    changes: readonly AliasChange[],
    seen: Seen,
  ) {
    await AliasHistory.create({ knex: transaction }).add(
      changes.map(change => ({
        instance,
        name,
        ...change,
        ...howSeen(change, seen),
      })),
    );
  }

  async #insert(
    transaction: Knex.Transaction,
    models: ModelRow[],
    versions: VersionsRow[] = [],
  ) {
    const key = ['instance', 'name'];
    if (models.length > 0) {
      await transaction('models').insert(models).onConflict(key).merge();
    }
    if (versions.length > 0) {
      await transaction('model_versions')
        .insert(versions)
        .onConflict(key)
        .merge();
    }
  }
}

/** The move that was left behind, if it is what is found: then it was done, and it is known by whom. */
function whoseMove(
  left: LeftMove | undefined,
  changes: readonly AliasChange[],
): Move | undefined {
  const isDone = changes.some(
    ({ alias, version }) => alias === left?.alias && version === left.version,
  );
  return left && isDone ? { ...left, at: left.startedAt } : undefined;
}

/** What does not come from the registry, and since when the champion is one. */
function keptColumns(
  before: ModelRow | undefined,
  changes: readonly AliasChange[],
  seen: Seen,
) {
  const kept = {
    champion_since: before?.champion_since ?? null,
    champion_since_exact: before?.champion_since_exact ?? null,
    serving: before?.serving ?? null,
    attention: before?.attention ?? 0,
    clusters: before?.clusters ?? '|',
    runs_on: before?.runs_on ?? '[]',
  };
  const champion = changes.find(({ alias }) => alias === 'champion');
  if (!champion) return kept;
  const { since, exact } = howSeen(champion, seen);
  const isSet = champion.version !== null;
  return {
    ...kept,
    champion_since: isSet ? since.toISOString() : null,
    champion_since_exact: isSet ? exact : null,
  };
}
