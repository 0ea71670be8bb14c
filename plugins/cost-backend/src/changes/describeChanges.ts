import {
  billableCaveat,
  ChangesPreview,
  Saving,
} from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { holdOf } from '../recommendations/hold';
import { titleOf } from '../sizes/sizeChanges';
import { fingerprintOf, PlannedChange } from './ChangePlanner';

const percent = (share: number) => `${Number((share * 100).toPrecision(2))} %`;

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

/** In a cell of a table, so without what would end it. */
function billableWords({ billableSentence, heldSentence }: Saving): string {
  return [billableSentence, heldSentence]
    .filter(Boolean)
    .join('; ')
    .replace(/\|/g, '\\|');
}

/** Body of a pull request: what changes, what it saves, and how often it would have broken. */
export function describe(
  kind: 'apply' | 'revert',
  planned: readonly PlannedChange[],
  currency: string,
): string {
  const rows = planned.map(({ revised, containers, replicas }) => {
    const { recommendation: one } = revised.stored;
    return [
      `### ${one.server.name} (${one.server.namespace}, ${one.server.cluster})`,
      '',
      titleOf(containers, replicas),
      '',
      ...(kind === 'apply'
        ? [
            `| | |`,
            `|---|---|`,
            `| saved as requested | ${one.saving.requestedPerDay.toFixed(
              2,
            )} ${currency} a day |`,
            `| schedulable | ${one.saving.schedulablePerDay.toFixed(
              2,
            )} ${currency} a day: ${one.saving.schedulableSentence} |`,
            `| billable | ${one.saving.billablePerDay.toFixed(
              2,
            )} ${currency} a day: ${billableWords(one.saving)} |`,
            `| chance of a breach | ${percent(
              one.replay.breach.probability,
            )} (${percent(one.replay.breach.low)} – ${percent(
              one.replay.breach.high,
            )}), target ${percent(one.targetBreach)} |`,
            `| learned from | ${one.learnedFrom.from.slice(
              0,
              10,
            )} to ${one.learnedFrom.until.slice(
              0,
              10,
            )}, replayed until ${one.heldOut.until.slice(0, 10)} |`,
            '',
            ...(one.saving.billablePerDay > 0 ? [`* ${billableCaveat}`] : []),
            ...one.warnings.map(({ sentence }) => `* ${sentence}`),
          ]
        : ['Takes the size of before back.']),
    ].join('\n');
  });
  return [
    ...rows,
    '',
    kind === 'apply'
      ? `Watched after the merge: ${guardsOf(
          planned,
        )}. A breach is told to the owner, with a revert.`
      : '',
  ]
    .join('\n')
    .trim();
}

/** What is watched of all of them, in words. */
function guardsOf(planned: readonly PlannedChange[]): string {
  const [last, ...before] = [
    ...new Set(
      planned.flatMap(({ revised }) => revised.stored.recommendation.guards),
    ),
  ].reverse();
  return before.length > 0
    ? `${before.reverse().join(', ')} and ${last}`
    : last ?? 'whether the pods start';
}

/** What a person sees before anything is changed. */
export function toPreview(
  kind: 'apply' | 'revert',
  planned: readonly PlannedChange[],
  servers: readonly Server[],
  options: { currency: string; now: Date },
): ChangesPreview {
  const pulls = new Set(
    planned.flatMap(({ file }) =>
      file ? [`${file.repository} ${file.base}`] : [],
    ),
  );
  const patches = planned.filter(({ edit }) => edit.via === 'patch');
  const byHand = planned.filter(({ edit }) => edit.via === 'by-hand');
  const warnings: string[] = [];
  for (const { revised, edit, replicas } of planned) {
    const { recommendation } = revised.stored;
    const hold =
      kind === 'apply' ? holdOf(recommendation, servers, options.now) : null;
    if (hold) warnings.push(`${recommendation.server.name}: ${hold.sentence}`);
    if (edit.via === 'patch' && recommendation.server.kind === 'argo-rollout') {
      warnings.push(
        `${recommendation.server.name}: Argo Rollouts takes a new size for a new version, so it goes through the steps of a canary.`,
      );
    }
    const pods = kind === 'apply' ? recommendation.replicas : null;
    if (pods && !replicas && edit.via !== 'by-hand') {
      warnings.push(
        `${recommendation.server.name}: the file says no number of pods for the object, or says it in a way that only people can change. Set ${pods.recommended} instead of ${pods.current} where it is decided.`,
      );
    }
    if (kind === 'apply' && recommendation.confidence === 'low') {
      warnings.push(
        `${
          recommendation.server.name
        }: low confidence. ${recommendation.warnings
          .map(({ sentence }) => sentence)
          .join(' ')}`,
      );
    }
  }
  const parts = [
    ...(pulls.size > 0 ? [count(pulls.size, 'pull request')] : []),
    ...(patches.length > 0 ? [count(patches.length, 'patch')] : []),
    ...(byHand.length > 0 ? [`${byHand.length} to be made by hand`] : []),
  ];
  return {
    kind,
    title: headingOf(kind, planned),
    edits: planned.map(({ edit }) => edit),
    sentence: `${parts.join(', ')}.`.replace('patchs', 'patches'),
    warnings,
    next:
      kind === 'apply'
        ? [
            ...(pulls.size > 0
              ? ['The owners review and merge.', 'Git is applied.']
              : []),
            'The pods are replaced by ones of the new size.',
            'From the eighth day on, what it really saves stands in the ledger.',
          ]
        : [
            ...(pulls.size > 0
              ? ['The owners review and merge.', 'Git is applied.']
              : []),
            'The pods are replaced by ones of the old size.',
          ],
    precondition: fingerprintOf(planned),
    description: describe(kind, planned, options.currency),
  };
}

/** Title of a change, as a pull request has it. */
export function headingOf(
  kind: 'apply' | 'revert',
  planned: readonly PlannedChange[],
): string {
  const [first] = planned;
  const what =
    planned.length === 1
      ? `${first.revised.stored.recommendation.server.name}: ${titleOf(
          first.containers,
          first.replicas,
        )}`
      : `Sizes of ${planned.length} servers`;
  return kind === 'apply' ? what : `Revert ${what}`;
}
