import { z } from 'zod';
import {
  InferenceLogAdapter,
  LoggedRow,
  Malformed,
  ReadDelivery,
} from '../InferenceLogAdapter';
import { InferenceLogConfig } from '../InferenceLogConfig';
import { fromRecord } from './values';

const TYPES = ['application/x-ndjson', 'application/jsonl'];

const recordSchema = z.record(z.string(), z.unknown());
const idSchema = z.union([z.string().min(1).max(200), z.number()]);
const timeSchema = z.union([
  z.iso.datetime({ offset: true }),
  // Milliseconds since 1970.
  z.number().int().positive(),
]);

function rowOf(
  line: string,
  log: InferenceLogConfig,
  receivedAt: Date,
): LoggedRow {
  const {
    id: idField,
    time: timeField,
    version: versionField,
  } = log.requestFields;
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new Malformed('no JSON');
  }
  const record = recordSchema.safeParse(parsed);
  if (!record.success) throw new Malformed('no object with the row’s fields');
  const id = idSchema.safeParse(record.data[idField]);
  if (!id.success) {
    throw new Malformed(
      `${idField} is missing: it tells a repeated row from a new one`,
    );
  }
  const given = record.data[timeField];
  const time = timeSchema.safeParse(given);
  if (given !== undefined && !time.success) {
    throw new Malformed(
      `${timeField} is neither ISO 8601 with a zone nor milliseconds since 1970`,
    );
  }
  const version = record.data[versionField];
  return {
    id: String(id.data),
    row: 0,
    half: 'both',
    at: time.success ? new Date(time.data) : receivedAt,
    version:
      typeof version === 'string' || typeof version === 'number'
        ? String(version)
        : undefined,
    values: fromRecord(record.data, [...log.inputs, ...log.outputs]),
  };
}

/** Plain request logs: JSON lines, one row each, with the model's inputs and outputs by their names. */
export const requestLog: InferenceLogAdapter = {
  id: 'request-log',
  accepts: headers =>
    TYPES.includes((headers['content-type'] ?? '').split(';')[0].trim()),
  read({ body, receivedAt }, log): ReadDelivery {
    const read: ReadDelivery = { rows: [], refused: [] };
    const lines = body.toString('utf8').split('\n');
    lines.forEach((line, i) => {
      if (line.trim() === '') return;
      try {
        read.rows.push(rowOf(line, log, receivedAt));
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        read.refused.push({ place: `line ${i + 1}`, sentence: error.message });
      }
    });
    return read;
  },
};
