import { idempotencyKeySchema, parse } from '@bellwether/plugin-models-node';
import { Request } from 'express';
import { z } from 'zod';

const idSchema = z.uuid({ error: 'that is no id of a monitor' });
const daySchema = z.iso.date({ error: 'that is no day, such as 2026-06-08' });

/** The monitor that a path names. */
export function monitorOf(request: Request): string {
  return parse(idSchema, request.params.monitor);
}

/** The first day of the window that a path names. */
export function dayOf(request: Request): string {
  return parse(daySchema, request.params.day);
}

export function idempotencyKeyOf(request: Request): string {
  return parse(idempotencyKeySchema, request.header('idempotency-key'));
}
