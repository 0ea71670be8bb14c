import type { Request } from 'express';
import { badRequest, invalidRequest, unprocessable } from '../FeastError';
import { GRANULARITY_DAYS } from './rows';

const DAY_MILLISECONDS = 86_400_000;

/** A day as the server reads it; refuses anything else. */
export function parseDay(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw unprocessable(`Invalid isoformat string: '${text}'`);
  }
  return time;
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null
      ? Object.fromEntries(Object.entries(body))
      : {};
  } catch {
    return {};
  }
}

/** Fields with texts, as Python writes them. */
function pythonText(fields: Record<string, unknown>): string {
  const entries = Object.entries(fields).map(
    ([key, value]) => `'${key}': '${value}'`,
  );
  return `{${entries.join(', ')}}`;
}

/** The body of a request to compute something. */
export class ComputeBody {
  private readonly fields: Record<string, unknown>;
  private readonly call: string;

  constructor(request: Request) {
    this.fields = parse(String(request.body));
    this.call = `${request.method} ${request.baseUrl}${request.path}`;
  }

  text(field: string): string | undefined {
    const value = this.fields[field];
    return typeof value === 'string' ? value : undefined;
  }

  required(field: string): string {
    const text = this.text(field);
    if (text === undefined) {
      throw invalidRequest(
        {
          type: 'missing',
          place: 'body',
          field,
          message: 'Field required',
          input: pythonText(this.fields),
        },
        { file: 'monitoring.py', call: this.call },
      );
    }
    return text;
  }

  /** Names of the features that are meant; undefined for all. */
  featureNames(): string[] | undefined {
    const { feature_names: names } = this.fields;
    return Array.isArray(names) ? names.map(String) : undefined;
  }

  granularity(): string {
    const wanted = this.text('granularity') ?? 'daily';
    if (!(wanted in GRANULARITY_DAYS)) {
      const names = Object.keys(GRANULARITY_DAYS)
        .map(name => `'${name}'`)
        .join(', ');
      throw badRequest(
        `Invalid granularity '${wanted}'. Must be one of (${names})`,
      );
    }
    return wanted;
  }

  /** From the first to the last second of the days; yesterday and today when none are given. */
  range(now: number): { from: number; to: number; lastDay: number } {
    const today = Math.floor(now / DAY_MILLISECONDS) * DAY_MILLISECONDS;
    const end = this.text('end_date');
    const lastDay = end === undefined ? today : parseDay(end);
    const start = this.text('start_date');
    const from =
      start === undefined ? lastDay - DAY_MILLISECONDS : parseDay(start);
    return { from, to: lastDay + DAY_MILLISECONDS - 1000, lastDay };
  }
}
