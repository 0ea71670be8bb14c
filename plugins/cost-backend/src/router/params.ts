import { idempotencyKeySchema, parse } from '@bellwether/plugin-models-node';
import { Request } from 'express';
import { z } from 'zod';

const idSchema = z.uuid({ error: 'that is no id' });

export function idOf(request: Request): string {
  return parse(idSchema, request.params.id);
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
