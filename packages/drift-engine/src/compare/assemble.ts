import { combineFolds } from '../detectors/c2st';
import { detectablePsi } from '../power/detectable';
import type { DriftReport } from '../report/schema';
import {
  temporalCheck,
  type SelfChange,
  type WindowChanges,
} from '../temporal/selfWindows';
import { decide } from '../verdict/decide';
import { columnReports, leadingEffect, untestedPair } from './columnReports';
import { combineFamilies } from './combineFamilies';
import type { ComparisonContext, PieceResult } from './ComparisonContext';
import { changedCorrelations } from './correlations';
import { findingsOf } from './findings';
import { gather } from './gather';
import { classifierReport, jointResult } from './jointReports';

/** Puts the results of all pieces together. */
export function assemble(
  context: ComparisonContext,
  results: PieceResult[],
  given: {
    timings: DriftReport['timings'];
    selfChanges?: readonly SelfChange[];
  },
): DriftReport {
  const { plan, settings } = context;
  const gathered = gather(results);
  const joint = gathered.forms.length
    ? jointResult(context, gathered.forms)
    : undefined;
  const [first, second] = gathered.folds;
  const classifier =
    first && second
      ? combineFolds(context.classifierSample(), [first, second])
      : undefined;
  const { families, combined } = combineFamilies(
    context,
    gathered,
    joint,
    classifier,
  );
  const columns = columnReports(
    gathered.columns,
    plan.untested.map(({ pair, reason }) => untestedPair(pair, reason)),
    context.reference.columns.map(({ name }) => name),
    settings.alpha,
  );
  const changes = new Map(gathered.columns.map(c => [c.name, c.change]));
  const drifted = columns
    .filter(column => column.drifted)
    .sort((a, b) => (changes.get(b.name) ?? 0) - (changes.get(a.name) ?? 0));
  const { rows } = plan;
  const detectable = detectablePsi(
    rows.reference,
    rows.current,
    plan.resolution,
    settings.power,
    settings.materiality.psi,
  );
  const windowChanges: WindowChanges = {
    marginal: Math.max(0, ...changes.values()),
    ...(joint ? { joint: joint.change } : {}),
    ...(classifier ? { classifier: classifier.statistic } : {}),
  };
  const temporal = given.selfChanges
    ? temporalCheck(windowChanges, given.selfChanges)
    : undefined;
  const classifierMaterial =
    classifier !== undefined && classifier.low > settings.materiality.auc;
  const verdict = decide({
    rows,
    alpha: settings.alpha,
    combine: plan.combine,
    pValue: families.length ? combined.pValue : null,
    votes: families.map(({ family, pValue, weight }, i) => ({
      family,
      pValue,
      votes: combined.adjusted[i] <= settings.alpha,
      weight,
    })),
    driftedColumns: drifted.map(column => column.name),
    material:
      gathered.columns.some(column => column.material) || classifierMaterial,
    classifierMaterial,
    changes: windowChanges,
    leadingEffect: leadingEffect(drifted),
    detectable,
    materialPsi: settings.materiality.psi,
    power: settings.power,
    temporal,
  });
  const correlations =
    plan.joint && plan.features.length > 1
      ? changedCorrelations(context.jointSample())
      : undefined;
  return {
    schemaVersion: 1,
    reference: { rows: rows.reference },
    current: { rows: rows.current },
    verdict,
    columns,
    joint: [
      ...(joint ? [joint.report] : []),
      ...(classifier ? [classifierReport(context, classifier)] : []),
    ],
    ...(correlations ? { correlations } : {}),
    findings: findingsOf(plan, gathered.columns),
    run: {
      seed: settings.seed,
      detectors: settings.detectors,
      permutations: plan.joint || plan.shared ? plan.permutations : 0,
      notes: plan.notes,
    },
    timings: given.timings,
  };
}
