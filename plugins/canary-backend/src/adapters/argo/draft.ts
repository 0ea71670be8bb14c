import {
  ActionParameters,
  FieldChange,
  OwnedField,
} from '@bellwether/plugin-canary-common';
import { ActionPlan, SeenServer } from '../DeliveryAdapter';
import { ReadRollout } from './ReadRollout';
import { patchSpec } from './requests';

/** A plan before the parts that all plans share. */
export type Draft = Pick<ActionPlan, 'requests' | 'changes'> &
  Partial<
    Pick<
      ActionPlan,
      'warnings' | 'undo' | 'specAfter' | 'facts' | 'title' | 'next'
    >
  > & {
    wanted?: string;
    withinMs?: number;
  };

export interface DraftOptions {
  seen: SeenServer;
  read: ReadRollout;
  parameters: ActionParameters;
  now: Date;
}

export function change(
  path: string,
  before: unknown,
  after: unknown,
  field: OwnedField,
  { git }: Pick<SeenServer, 'git'>,
): FieldChange {
  const owner = field === 'status' ? 'controller' : git.owner;
  return { path, before: before ?? null, after, field, owner };
}

/** Where the spec asks for a pause, that goes first: until then nothing else is acted on. */
export function withResume(
  seen: SeenServer,
  { rollout }: ReadRollout,
  draft: (resourceVersion: string | undefined) => Draft,
): Draft {
  const { object } = seen.objects;
  const version = object.metadata.resourceVersion;
  if (!rollout.spec.paused) return draft(version);
  const rest = draft(undefined);
  return {
    ...rest,
    requests: [patchSpec(object, { paused: false }, version), ...rest.requests],
    changes: [
      change('spec.paused', true, false, 'spec.paused', seen),
      ...rest.changes,
    ],
    specAfter: [{ path: ['spec', 'paused'], value: undefined }],
  };
}
