import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Body, MetaWire, StatusWire } from './wire';

const RECORDED = path.resolve(
  __dirname,
  '../../../packages/sandbox/recorded/kubernetes-answers',
);

export interface RecordedAnswer {
  status: number;
  body: Body;
}

/** What a real API server with the real controllers answered, by file. */
export interface Recordings {
  '00-rollout-healthy.json': Body;
  '02-set-image-stale-409.json': { response: RecordedAnswer };
  '04-analysisrun-status-404.json': { patch: RecordedAnswer };
  '16-undo-json-patch.json': { before: { status: StatusWire } };
  '23-status-on-main-endpoint.json': {
    request: { contentType: string; body: object };
    response: RecordedAnswer;
    before: { status: StatusWire };
  };
  'crds.json': {
    label: string;
    path?: string;
    create?: number;
    persistedSpec?: object;
    persistedStatus?: object;
  }[];
  'kserve-live.json': { steps: { isvc: Body; httproutes: Body[] }[] };
  'rbac.json': { bodies: Record<string, Record<string, Body>> };
  'watch-trace.json': {
    badContinue: RecordedAnswer;
    futureRV: RecordedAnswer;
    pagination: { metadata: MetaWire };
    watchOldRV: { status: number; first: string };
  };
}

export function recorded<File extends keyof Recordings>(
  file: File,
): Recordings[File] {
  return JSON.parse(readFileSync(path.join(RECORDED, file), 'utf8'));
}

/** Every field of a value with its type, for example `status.phase: string`; items of a list share one line. */
export function shapeOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) {
    return [
      ...new Set([
        `${at}: list`,
        ...value.flatMap(item => shapeOf(item, `${at}[]`)),
      ]),
    ];
  }
  if (typeof value === 'object' && value !== null) {
    return [
      ...(at ? [`${at}: object`] : []),
      ...Object.entries(value).flatMap(([field, item]) =>
        shapeOf(item, at ? `${at}.${field}` : field),
      ),
    ];
  }
  return [`${at}: ${value === null ? 'null' : typeof value}`];
}

/** How two values differ in their fields and the types of these. */
export function compareShapes(actual: unknown, expected: unknown) {
  const [left, right] = [actual, expected].map(value => shapeOf(value));
  return {
    missing: right.filter(line => !left.includes(line)).sort(),
    added: left.filter(line => !right.includes(line)).sort(),
  };
}
