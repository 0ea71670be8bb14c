import {
  rolloutAddressSchema,
  rolloutId,
} from '@bellwether/plugin-canary-common';
import { idempotencyKeySchema, parse } from '@bellwether/plugin-models-node';
import { Request } from 'express';
import { z } from 'zod';

const actionIdSchema = z.uuid({ error: 'that is no id of an action' });

/** The rollout that a path names. */
export function rolloutOf(request: Request): string {
  return rolloutId(parse(rolloutAddressSchema, request.params));
}

export function actionOf(request: Request): string {
  return parse(actionIdSchema, request.params.action);
}

export function idempotencyKeyOf(request: Request): string {
  return parse(idempotencyKeySchema, request.header('idempotency-key'));
}

const CLUSTER_HEADER = /^backstage-kubernetes-authorization(-[a-z0-9-]+)?$/;

/** Credentials of the caller for the cluster, where clusters know people: handed on, and kept nowhere. */
export function clusterHeadersOf({ headers }: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      CLUSTER_HEADER.test(name) && typeof value === 'string'
        ? [[name, value]]
        : [],
    ),
  );
}
