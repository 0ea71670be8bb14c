import { DayRange, MonitorDefinition } from '@bellwether/plugin-drift-common';
import { DriftConfig } from '../config';
import { Relation } from '../relation';
import type { Rows, SlicedRows } from './jobs';
import { columnsOf, settingsOf } from './settings';

/** What a definition asks for, as queries and settings of the engine. */
export class MonitorReading {
  readonly relation: Relation;

  /** @throws InputError - the source is outside what the administrator allows, or not there */
  constructor(
    private readonly definition: MonitorDefinition,
    private readonly config: Pick<
      DriftConfig,
      'roots' | 'connections' | 'threads' | 'sampleRows'
    >,
  ) {
    this.relation = Relation.of(definition.spec.source, config);
  }

  /** Rows by day. */
  days(): Rows {
    return this.relation.rows(
      this.relation.rowsByDay(this.definition.spec.timestamp),
    );
  }

  /** The rows of a range. */
  rows(range: DayRange, slice?: { column: string; value: string }): Rows {
    const { rowKey, timestamp } = this.definition.spec;
    const watched = columnsOf(this.definition);
    return this.relation.rows(
      this.relation.rowsBetween(timestamp, range, {
        // The key chooses the sample; all columns are read where none are named.
        columns: watched && [...watched, ...(rowKey ? [rowKey] : [])],
        slice,
      }),
    );
  }

  /** The rows of a range, with the slice columns as texts; undefined where the monitor names none. */
  slices(range: DayRange): SlicedRows | undefined {
    const { slices, timestamp } = this.definition.spec;
    if (slices.length === 0) return undefined;
    const texts = new Map(slices.map(name => [name, `${name} as text`]));
    const watched = columnsOf(this.definition);
    return {
      rows: this.relation.rows(
        this.relation.withTexts(
          this.relation.rowsBetween(timestamp, range, {
            columns: watched && [...watched, ...slices],
          }),
          texts,
        ),
      ),
      by: [...texts].map(([column, text]) => ({ column, text })),
    };
  }

  /** The model's error in a range; undefined where the monitor knows no outcomes. */
  error(range: DayRange): Rows | undefined {
    const { outcome, prediction, target, timestamp } = this.definition.spec;
    if (!prediction || !target) return undefined;
    return this.relation.rows(
      this.relation.error({
        prediction,
        target,
        isNumeric: outcome === 'number',
        timestamp,
        range,
      }),
    );
  }

  /** The versions that answered in a range; undefined where rows do not say. */
  versions(range: DayRange): Rows | undefined {
    const { modelVersion, timestamp } = this.definition.spec;
    return modelVersion
      ? this.relation.rows(
          this.relation.versions(modelVersion, timestamp, range),
        )
      : undefined;
  }

  /** What rows are compared by, and with what means. */
  comparing() {
    const { config, definition } = this;
    return {
      rowKey: definition.spec.rowKey,
      columns: columnsOf(definition),
      settings: settingsOf(definition),
      sampleRows: config.sampleRows,
      ...this.limits(),
    };
  }

  /** Where rows may come from, and what reading them may take. */
  limits() {
    return {
      threads: this.config.threads,
      allowedDirectories: this.config.roots,
      files: this.relation.files,
    };
  }
}
