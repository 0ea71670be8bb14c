import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Call } from './client';
import { nameOf } from './calls';

export type Point = [time: number, value: string];

export interface ResultElement {
  metric: Record<string, string>;
  value?: Point;
  values?: Point[];
}

/** A query's result: elements, or one point for a scalar or a text. */
export interface QueryData {
  resultType: string;
  result: ResultElement[] | Point;
}

export interface Body {
  status: string;
  data?: QueryData;
  errorType?: string;
  error?: string;
}

/** By the name of the call, what Prometheus 2.42 answered. */
export type RecordedAnswers = Record<string, { status: number; body: Body }>;

/** @returns a function that finds what the real server answered to a call */
export function loadRecorded(): (call: Call) => {
  status: number;
  body: Body;
} {
  const file = path.join(__dirname, '__fixtures__', 'answers.json');
  const answers: RecordedAnswers = JSON.parse(readFileSync(file, 'utf8'));
  return call => {
    const answer = answers[nameOf(call)];
    if (!answer) {
      throw new Error(`No real answer is recorded for: ${nameOf(call)}`);
    }
    return answer;
  };
}
