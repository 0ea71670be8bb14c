import { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { MODEL_ENTITY_FILTER } from '@bellwether/plugin-models-common';

/** On a model's entity, by the registry's tag of that name: what it may cost a month, as an amount and a currency. */
export const ANNOTATION_BUDGET = 'bellwether.dev/budget-per-month';

const REMEMBERED_MS = 30_000;

/** What the registry says of budgets. */
export interface Registered {
  /** Per month in the portal's currency, by model. */
  budgets: ReadonlyMap<string, number>;
  /** Models that are retired: their budgets end with the last month in which they cost something. */
  archived: ReadonlySet<string>;
}

/** Budgets that came with the models themselves, such as from the form that made them. */
export class RegisteredBudgets {
  private last?: { until: number; read: Promise<Registered> };

  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      currency: string;
      now?: () => Date;
    },
  ) {}

  async list(): Promise<Registered> {
    const now = (this.options.now?.() ?? new Date()).getTime();
    if (!this.last || this.last.until <= now) {
      const read = this.read();
      this.last = { until: now + REMEMBERED_MS, read };
      read.catch(() => {
        this.last = undefined;
      });
    }
    return this.last.read;
  }

  private async read(): Promise<Registered> {
    const { auth, catalog, currency } = this.options;
    const { items } = await catalog.getEntities(
      {
        filter: [
          {
            ...MODEL_ENTITY_FILTER,
            [`metadata.annotations.${ANNOTATION_BUDGET}`]:
              CATALOG_FILTER_EXISTS,
          },
          { ...MODEL_ENTITY_FILTER, 'spec.stage': 'archived' },
        ],
        fields: ['kind', 'metadata', 'spec.stage'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const budgets = new Map<string, number>();
    const archived = new Set<string>();
    for (const entity of items) {
      const ref = stringifyEntityRef(entity);
      const text = entity.metadata.annotations?.[ANNOTATION_BUDGET];
      const perMonth = text && amountIn(currency, text);
      if (perMonth) budgets.set(ref, perMonth);
      if (entity.spec?.stage === 'archived') archived.add(ref);
    }
    return { budgets, archived };
  }
}

/** Of a text such as `200 USD`; undefined where it is none, or in other money than the portal's. */
export function amountIn(currency: string, text: string): number | undefined {
  const [, amount, unit] =
    /^\s*(\d+(?:\.\d+)?)\s+([A-Z]{3})\s*$/.exec(text) ?? [];
  return unit === currency && Number(amount) > 0 ? Number(amount) : undefined;
}
