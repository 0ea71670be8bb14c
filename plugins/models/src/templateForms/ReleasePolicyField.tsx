import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Choices } from './TemplateFormClient';
import { ChoiceField } from './ChoiceField';

/** How a new version gets its traffic: the shares at which the judge is asked, and what it decides by. */
export function ReleasePolicyField(
  props: FieldExtensionComponentProps<string>,
) {
  return (
    <ChoiceField
      {...props}
      empty="This portal has no release policy (models.templates.releasePolicies)."
      optionsOf={({ releasePolicies }) =>
        releasePolicies.map(policy => ({
          value: policy.name,
          words: describePolicy(policy),
          about: describeJudgement(policy.judgement),
        }))
      }
    />
  );
}

export function describePolicy({
  title,
  steps,
  longestWaitMinutes,
}: Choices['releasePolicies'][number]): string {
  const shares = steps.map(step => `${step} %`).join(', ');
  return `${title}: ${shares}, then all; waits ${longestWaitMinutes} minutes for a verdict`;
}

type Judgement = Choices['releasePolicies'][number]['judgement'];

const TEST_WORDS: Record<Judgement['rolledBackBy'][number], string> = {
  errors: 'errors',
  latency: 'latency',
  scores: 'scores',
  labels: 'labels',
  pairs: 'paired answers',
};

/** Error rates and tests of the judge's policy, in words. */
export function describeJudgement(judgement: Judgement): string {
  const { policy, falseRollbackRate, falsePromoteRate, margin } = judgement;
  const judge = policy
    ? `the judge’s policy “${policy}”`
    : 'the judge’s usual policy';
  return [
    `Judged by ${judge}: of releases that are in order, at most ${perCent(
      falseRollbackRate,
    )} are rolled back falsely;`,
    `${listOf(judgement.rolledBackBy)} decide.`,
    `Promoted once it is shown to be no worse than ${margin} times the stable version on ${listOf(
      judgement.promotedOver,
    )}, wrongly in at most ${perCent(falsePromoteRate)}.`,
  ].join(' ');
}

function perCent(share: number): string {
  return `${(share * 100).toLocaleString('en-US', {
    maximumSignificantDigits: 3,
  })} %`;
}

function listOf(tests: Judgement['rolledBackBy']): string {
  const words = tests.map(test => TEST_WORDS[test]);
  const last = words.pop() ?? '';
  return words.length > 0 ? `${words.join(', ')} and ${last}` : last;
}
