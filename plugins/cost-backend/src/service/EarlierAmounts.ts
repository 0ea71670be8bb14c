import { Finding } from '@bellwether/plugin-cost-common';
import { CostConfig } from '../config';
import {
  ofEarlierBudget,
  ofEarlierJumps,
  ofEarlierPacking,
} from '../costs/earlierCurrency';
import { AnomalyStore, BudgetStore, PackingStore } from '../database';

/** What was kept in another currency than the portal has now, and so is left out of figures: named, so that nobody misses it in vain. */
export class EarlierAmounts {
  constructor(
    private readonly options: {
      anomalies: Pick<AnomalyStore, 'earlier'>;
      budgets: Pick<BudgetStore, 'earlier'>;
      config: Pick<CostConfig, 'currency'>;
      packings: Pick<PackingStore, 'earlier'>;
    },
  ) {}

  async ofModel(
    entityRef: string,
    since: string,
    clusters: ReadonlySet<string>,
    hasBudget: boolean,
  ): Promise<Finding[]> {
    const { anomalies, budgets, config } = this.options;
    const budget = (await budgets.earlier()).find(
      one => one.entityRef === entityRef,
    );
    return [
      ...(budget && !hasBudget
        ? [ofEarlierBudget(budget, config.currency)]
        : []),
      ...ofEarlierJumps(
        await anomalies.earlier({ since, entityRef }),
        config.currency,
      ),
      ...(await this.packingsOf(clusters)),
    ];
  }

  async ofFleet(
    since: string,
    isShown: (entityRef: string) => boolean,
    clusters: ReadonlySet<string>,
  ): Promise<Finding[]> {
    const { anomalies, config } = this.options;
    const jumps = await anomalies.earlier({ since });
    return [
      ...ofEarlierJumps(
        jumps.filter(({ entityRef }) => isShown(entityRef)),
        config.currency,
      ),
      ...(await this.packingsOf(clusters)),
    ];
  }

  private async packingsOf(clusters: ReadonlySet<string>): Promise<Finding[]> {
    const { config, packings } = this.options;
    return (await packings.earlier())
      .filter(({ cluster }) => clusters.has(cluster))
      .map(packing => ofEarlierPacking(packing, config.currency));
  }
}
