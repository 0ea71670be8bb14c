import {
  ConflictError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { CallerOptions, ClusterCaller } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { WriteOptions } from '../service/CostService';
import { PlannedChange } from './ChangePlanner';

export interface SendOptions {
  actAs: 'user' | 'portal';
  caller: ClusterCaller;
  shutdown: AbortSignal;
}

const statusSchema = z.object({ message: z.string().optional() });

/**
 * Sends a patch to its cluster.
 *
 * @throws ConflictError - the object is another by now, or the cluster refuses it; its size was not changed
 */
export async function sendPatch(
  { actAs, caller, shutdown }: SendOptions,
  { edit, revised }: PlannedChange,
  options: WriteOptions,
): Promise<void> {
  const { cluster, name } = revised.stored.recommendation.server;
  if (!edit.request) throw new ConflictError('There is nothing to send.');
  const as: CallerOptions = {
    signal: shutdown,
    clusterHeaders: options.clusterHeaders,
    ...(actAs === 'user' && { credentials: options.credentials }),
  };
  const { status, body } = await caller.call(
    cluster,
    {
      method: 'PATCH',
      path: edit.request.path,
      contentType: edit.request.contentType,
      body: edit.request.body,
    },
    as,
  );
  if (status < 300) return;
  const message = statusSchema.safeParse(body).data?.message;
  const said = message ? `: ${message}` : '';
  if (status === 403) {
    throw new NotAllowedError(
      `${cluster} does not allow the patch of ${name}${said}`,
    );
  }
  if (status === 404 || status === 409 || status === 422) {
    throw new ConflictError(
      `${name} on ${cluster} is another by now, or the cluster refuses the size${said}; its size was not changed.`,
    );
  }
  throw new ServiceUnavailableError(
    `${cluster} answered HTTP ${status} to the patch of ${name}; its size was not changed.`,
  );
}
