import { ResponseError } from '@backstage/errors';
import { useCallback, useEffect, useState } from 'react';
import { Plan } from './TemplateFormClient';
import { useTemplateFormClient } from './useTemplateFormClient';

/** So long nothing must have been typed before the template is run. */
const WAIT_MS = 600;

interface Answer {
  question: string;
  attempt: number;
  plan?: Plan;
  /** Why the template would stop. */
  problem?: string;
}

/**
 * Runs the template without writing anything whenever what was filled in has changed.
 *
 * @param values - what was filled in; undefined: something without which nothing can be planned is missing
 * @returns the answer for these very values; nothing while it is worked out
 */
export function usePlan(
  template: string,
  values: Record<string, unknown> | undefined,
): Pick<Answer, 'plan' | 'problem'> & { retry(): void } {
  const client = useTemplateFormClient();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer>();
  // Text can be compared, and is what is sent anyway.
  const question = values && JSON.stringify(values);
  useEffect(() => {
    if (question === undefined) return undefined;
    const abort = new AbortController();
    const take = (result: Pick<Answer, 'plan' | 'problem'>) => {
      if (!abort.signal.aborted) setAnswer({ question, attempt, ...result });
    };
    const timer = setTimeout(() => {
      client.plan(template, JSON.parse(question), abort).then(
        plan => take({ plan }),
        error => take({ problem: wordsOf(error) }),
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, template, question, attempt]);
  const retry = useCallback(() => setAttempt(number => number + 1), []);
  const isCurrent =
    answer?.question === question && answer?.attempt === attempt;
  return {
    plan: isCurrent ? answer?.plan : undefined,
    problem: isCurrent ? answer?.problem : undefined,
    retry,
  };
}

function wordsOf(error: Error): string {
  return error instanceof ResponseError ? error.cause.message : error.message;
}
