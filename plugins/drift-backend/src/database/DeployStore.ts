import { Knex } from 'knex';

interface DeployRow {
  id: string;
  entity_ref: string;
  at: string;
  label: string;
}

/** Longest label that is kept. */
const LABEL_LENGTH = 200;

/** Keeps when versions of models began or ended to be deployed. */
export class DeployStore {
  constructor(private readonly knex: Knex) {}

  /** Keeps one, however often it is delivered. */
  async add(deploy: {
    id: string;
    entityRef: string;
    at: string;
    label: string;
  }): Promise<void> {
    await this.table()
      .insert({
        id: deploy.id,
        entity_ref: deploy.entityRef,
        at: deploy.at,
        label: deploy.label.slice(0, LABEL_LENGTH),
      })
      .onConflict('id')
      .ignore();
  }

  /** Oldest first. */
  async list(entityRef: string): Promise<Array<{ at: string; label: string }>> {
    return this.table()
      .where({ entity_ref: entityRef })
      .orderBy('at')
      .select('at', 'label');
  }

  private table() {
    return this.knex<DeployRow>('deploys');
  }
}
