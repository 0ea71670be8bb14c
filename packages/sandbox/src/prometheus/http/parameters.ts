import type { Request } from 'express';
import { parseDuration, parseNumber } from '../promql/literals';
import { invalid } from './answers';

/** The parameters of a request: those of the query and, of a POST, those of the form. */
export class Parameters {
  private readonly values: URLSearchParams;

  constructor({ url, method, body }: Request) {
    const query = new URLSearchParams(url.split('?').slice(1).join('?'));
    const form = new URLSearchParams(
      method === 'POST' && typeof body === 'string' ? body : '',
    );
    // The form comes first, as Go's FormValue has it.
    this.values = new URLSearchParams([...form, ...query]);
  }

  /** Empty when it is absent. */
  get(name: string): string {
    return this.values.get(name) ?? '';
  }

  all(name: string): string[] {
    return this.values.getAll(name);
  }

  /**
   * A time in milliseconds since 1970.
   *
   * @throws ApiError when it is neither seconds nor RFC 3339
   */
  time(name: string, missing?: number): number {
    const text = this.get(name);
    if (text === '' && missing !== undefined) {
      return missing;
    }
    const seconds = parseNumber(text);
    const isMoment =
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(
        text,
      );
    const milliseconds =
      seconds === undefined && isMoment
        ? new Date(text).getTime()
        : Math.round((seconds ?? NaN) * 1000);
    if (!Number.isFinite(milliseconds)) {
      // A time that may be left out is complained about in more words.
      const start =
        missing === undefined ? '' : `Invalid time value for '${name}': `;
      throw invalid(
        name,
        `${start}cannot parse ${JSON.stringify(text)} to a valid timestamp`,
      );
    }
    return milliseconds;
  }

  /**
   * A duration in milliseconds.
   *
   * @throws ApiError when it is neither seconds nor a duration such as `5m`
   */
  duration(name: string, missing?: number): number {
    const text = this.get(name);
    if (text === '' && missing !== undefined) {
      return missing;
    }
    const seconds = parseNumber(text);
    const milliseconds =
      seconds === undefined ? parseDuration(text) : seconds * 1000;
    if (milliseconds === undefined || !Number.isFinite(milliseconds)) {
      throw invalid(
        name,
        `cannot parse ${JSON.stringify(text)} to a valid duration`,
      );
    }
    return milliseconds;
  }
}
