import { classifyFold, type FoldResult } from '../detectors/c2st';
import {
  aggregatedKernel,
  FORM_ROWS,
  kernelRows,
  partialForms,
  type PartialForms,
  type UnitKernel,
} from '../detectors/mmd';
import { drawPermutations, type Permutations } from '../detectors/permutations';
import { permutedColumnEvidence } from '../detectors/permutedMarginals';
import type { TalliedTable } from '../table';
import {
  drawJointSample,
  JOINT_UNITS,
  sampledRows,
  type JointSample,
} from './JointSample';
import { compareColumn, type ColumnResult } from './marginal';
import { planComparison, type ComparisonPlan } from './plan';
import type { ComparisonSettings } from './settings';

/** A part of a comparison that runs on its own, anywhere and in any order. */
export type Piece =
  | { kind: 'marginal'; column: number }
  | { kind: 'evidence'; column: number }
  | { kind: 'forms'; from: number; to: number }
  | { kind: 'fold'; heldOut: 0 | 1 };

export type PieceResult =
  | { kind: 'marginal'; result: ColumnResult }
  | { kind: 'evidence'; result: Float64Array }
  | { kind: 'forms'; result: PartialForms }
  | { kind: 'fold'; result: FoldResult };

/**
 * Two tables and settings, with what the pieces share: it is made from the seed alone, so every thread makes the same.
 */
export class ComparisonContext {
  readonly plan: ComparisonPlan;
  private sample: JointSample | undefined;
  private classifierRows: JointSample | undefined;
  private labellings: Permutations | undefined;
  private gram: { kernel: UnitKernel; sigmas: number[] } | undefined;

  constructor(
    readonly reference: TalliedTable,
    readonly current: TalliedTable,
    readonly settings: ComparisonSettings,
  ) {
    this.plan = planComparison(reference, current, settings);
  }

  /** The rows that the joint tests see. The model's outputs are last, for their own family only. */
  jointSample(): JointSample {
    this.sample ??= drawJointSample(
      [...this.plan.features, ...this.plan.outside],
      this.plan.rows,
      this.settings.seed,
      { rows: this.plan.jointRows, units: JOINT_UNITS },
    );
    return this.sample;
  }

  /** The columns that the kernel and the classifier see, without target and outputs. */
  private featuresOf(sample: JointSample): JointSample {
    return {
      ...sample,
      columns: sample.columns.slice(0, this.plan.features.length),
    };
  }

  classifierSample(): JointSample {
    this.classifierRows ??= drawJointSample(
      this.plan.features,
      this.plan.rows,
      this.settings.seed,
      { rows: this.plan.classifierRows, units: Infinity },
    );
    return this.classifierRows;
  }

  permutations(): Permutations {
    const { units, referenceUnits } = this.jointSample();
    this.labellings ??= drawPermutations(
      units,
      referenceUnits,
      this.plan.permutations,
      this.settings.seed,
    );
    return this.labellings;
  }

  kernel(): { kernel: UnitKernel; sigmas: number[] } {
    const sample = this.featuresOf(this.jointSample());
    this.gram ??= aggregatedKernel(kernelRows(sample), sample.rowsPerUnit, {
      seed: this.settings.seed,
      kernel: this.plan.kernel,
      frequencies: this.plan.frequencies,
    });
    return this.gram;
  }

  /** The pieces of the comparison, in the order in which results are put together. */
  pieces(): Piece[] {
    const { columns, joint, classifier, shared, kernel, features, outside } =
      this.plan;
    const pieces: Piece[] = columns.map((_, column) => ({
      kind: 'marginal',
      column,
    }));
    if (joint) {
      const sampled = sampledRows(this.plan.rows, {
        rows: this.plan.jointRows,
        units: JOINT_UNITS,
      });
      const units = (sampled.reference + sampled.current) / sampled.rowsPerUnit;
      // Random features are cheap to combine and dear to make: one thread makes and combines them.
      const step = kernel === 'rff' ? units : FORM_ROWS;
      for (let from = 0; from < units; from += step) {
        pieces.push({ kind: 'forms', from, to: Math.min(units, from + step) });
      }
    }
    if (shared) {
      [...features, ...outside].forEach((_, column) => {
        pieces.push({ kind: 'evidence', column });
      });
    }
    if (classifier) {
      pieces.push({ kind: 'fold', heldOut: 0 }, { kind: 'fold', heldOut: 1 });
    }
    return pieces;
  }

  run(piece: Piece): PieceResult {
    const { settings, plan } = this;
    switch (piece.kind) {
      case 'marginal':
        return {
          kind: 'marginal',
          result: compareColumn(
            plan.columns[piece.column],
            settings,
            plan.resolution,
          ),
        };
      case 'evidence':
        return {
          kind: 'evidence',
          result: permutedColumnEvidence(
            this.jointSample().columns[piece.column],
            this.jointSample(),
            this.permutations(),
            plan.marginalTests,
          ),
        };
      case 'forms':
        return {
          kind: 'forms',
          result: partialForms(
            this.kernel().kernel,
            this.permutations(),
            piece.from,
            piece.to,
          ),
        };
      default:
        return {
          kind: 'fold',
          result: classifyFold(this.classifierSample(), piece.heldOut, {
            seed: settings.seed,
            model: settings.classifier,
          }),
        };
    }
  }
}
