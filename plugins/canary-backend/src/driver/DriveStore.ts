import { randomUUID } from 'crypto';
import { Waiting } from '@bellwether/plugin-canary-common';
import { Knex } from 'knex';
import { keptSince } from '../database/EventStore';
import { DriveDocument, driveDocumentSchema, StoredDrive } from './StoredDrive';

interface DriveRow {
  id: string;
  rollout: string;
  uid: string;
  canary: string;
  open_of: string | null;
  changed_at: string;
  drive: string;
  revision: number;
  lease_holder: string | null;
  lease_until: string | null;
}

/** Databases take so many values in one query. */
const PER_QUERY = 500;

/** What the driver does with canaries, and which replica does it. */
export class DriveStore {
  constructor(private readonly knex: Knex) {}

  /** Drives that have not ended. */
  async open(): Promise<StoredDrive[]> {
    const rows = await this.#table().whereNotNull('open_of');
    return rows.map(toStored);
  }

  /** The newest drive of a rollout, ended or not. */
  async latest(rollout: string): Promise<StoredDrive | undefined> {
    const row = await this.#table()
      .where({ rollout })
      // Of one rollout at most one is open, and none is newer.
      .orderByRaw('case when open_of is null then 1 else 0 end')
      .orderBy('changed_at', 'desc')
      .first();
    return row && toStored(row);
  }

  /** Why the driver does nothing, of those rollouts where a person has to look, by rollout. */
  async paused(
    rollouts: readonly string[],
  ): Promise<ReadonlyMap<string, Waiting>> {
    const found = new Map<string, Waiting>();
    for (let from = 0; from < rollouts.length; from += PER_QUERY) {
      const rows = await this.#table().whereIn(
        'open_of',
        rollouts.slice(from, from + PER_QUERY),
      );
      for (const { rollout, drive } of rows.map(toStored)) {
        if (drive.phase === 'paused' && drive.pause) {
          const { sentence, since } = drive.pause;
          found.set(rollout, {
            reason: 'driver-paused',
            sentence: `The driver has paused. ${sentence}`,
            since,
            needsPerson: true,
          });
        }
      }
    }
    return found;
  }

  async find(
    rollout: string,
    uid: string,
    canary: string,
  ): Promise<StoredDrive | undefined> {
    const row = await this.#table().where({ rollout, uid, canary }).first();
    return row && toStored(row);
  }

  /** Begins a drive, unless another replica has done so or this canary was driven before. */
  async begin(
    { rollout, uid, canary }: Pick<StoredDrive, 'rollout' | 'uid' | 'canary'>,
    drive: DriveDocument,
    now: Date,
  ): Promise<void> {
    await this.#table()
      .insert({
        id: randomUUID(),
        rollout,
        uid,
        canary,
        open_of: rollout,
        changed_at: now.toISOString(),
        drive: JSON.stringify(drive),
        revision: 1,
        lease_holder: null,
        lease_until: null,
      })
      .onConflict()
      .ignore();
  }

  /**
   * Takes or renews the lease.
   *
   * @returns the drive as it is now; undefined while another replica has the lease
   */
  async claim(
    id: string,
    holder: string,
    now: Date,
    leaseMs: number,
  ): Promise<StoredDrive | undefined> {
    const claimed = await this.#table()
      .where({ id })
      .whereNotNull('open_of')
      .andWhere(query =>
        query
          .where({ lease_holder: holder })
          .orWhereNull('lease_until')
          .orWhere('lease_until', '<=', now.toISOString()),
      )
      .update({
        lease_holder: holder,
        lease_until: new Date(now.getTime() + leaseMs).toISOString(),
      });
    if (claimed === 0) return undefined;
    const row = await this.#table().where({ id }).first();
    return row && toStored(row);
  }

  /** Gives up all leases, so that another replica need not wait for their end. */
  async release(holder: string): Promise<void> {
    await this.#table()
      .where({ lease_holder: holder })
      .update({ lease_holder: null, lease_until: null });
  }

  /**
   * @param holder - who must have the lease; undefined for a person, who needs none
   * @returns the drive as stored; undefined when somebody else has written meanwhile, or has the lease: then nothing was
   *   written
   */
  async save(
    before: StoredDrive,
    drive: DriveDocument,
    now: Date,
    holder?: string,
    knex: Knex = this.knex,
  ): Promise<StoredDrive | undefined> {
    const isOpen = drive.phase !== 'ended';
    const saved = await knex<DriveRow>('drives')
      .where({
        id: before.id,
        revision: before.revision,
        ...(holder !== undefined && { lease_holder: holder }),
      })
      .update({
        drive: JSON.stringify(drive),
        revision: before.revision + 1,
        changed_at: now.toISOString(),
        open_of: isOpen ? before.rollout : null,
        ...(!isOpen && { lease_holder: null, lease_until: null }),
      });
    return saved === 1
      ? { ...before, drive, revision: before.revision + 1 }
      : undefined;
  }

  async prune(now: Date): Promise<void> {
    await this.#table()
      .whereNull('open_of')
      .where('changed_at', '<', keptSince(now))
      .delete();
  }

  #table() {
    return this.knex<DriveRow>('drives');
  }
}

function toStored(row: DriveRow): StoredDrive {
  return {
    id: row.id,
    rollout: row.rollout,
    uid: row.uid,
    canary: row.canary,
    drive: driveDocumentSchema.parse(JSON.parse(row.drive)),
    revision: row.revision,
    leaseHolder: row.lease_holder ?? undefined,
    leaseUntil: row.lease_until ?? undefined,
  };
}
