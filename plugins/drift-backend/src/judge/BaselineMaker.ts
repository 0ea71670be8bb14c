import { InputError } from '@backstage/errors';
import { DayRange } from '@bellwether/plugin-drift-common';
import { Knex } from 'knex';
import { BaselineStore, StoredMonitor } from '../database';
import { KnownBaseline, Measurer, MeasureOptions } from './Measurer';

/** Gives a monitor the baseline that it is judged by. */
export class BaselineMaker {
  constructor(
    private readonly options: {
      baselines: BaselineStore;
      knex: Knex;
      measurer: Measurer;
      now?: () => Date;
    },
  ) {}

  /** The baseline in force; where there is none yet, it is made of the range that the definition names. */
  async inForce(
    monitor: StoredMonitor,
    options: MeasureOptions = {},
  ): Promise<KnownBaseline> {
    const { baselines } = this.options;
    const baseline =
      (await baselines.inForce(monitor.id)) ??
      (await this.makeFirst(monitor, options));
    const stored = await baselines.storedOf(monitor.id, baseline.number);
    return { ...baseline, stored };
  }

  /**
   * Measures a range, to be stored as a baseline.
   *
   * @throws InputError - there are no rows in the range
   */
  async measure(
    monitor: StoredMonitor,
    range: DayRange,
    options: MeasureOptions = {},
  ) {
    const { kind: _, ...measured } =
      await this.options.measurer.measureBaseline(monitor, range, options);
    if (measured.rows === 0) {
      throw new InputError(
        `There are no rows from ${range.from} to ${range.to}, the range of the baseline`,
      );
    }
    return { ...measured, range };
  }

  private async makeFirst(monitor: StoredMonitor, options: MeasureOptions) {
    const { baselines, knex, now } = this.options;
    const measured = await this.measure(
      monitor,
      monitor.definition.spec.baseline,
      options,
    );
    return knex.transaction(transaction =>
      baselines.add(
        monitor.id,
        {
          ...measured,
          state: 'in-force',
          proposedBy: 'plugin:drift',
          proposedAt: (now?.() ?? new Date()).toISOString(),
          reason: 'The range that the definition of the monitor names',
        },
        transaction,
      ),
    );
  }
}
