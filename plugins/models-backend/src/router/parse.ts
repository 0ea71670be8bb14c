import { z } from 'zod';

/** A version number in a path or a query. */
export const versionSchema = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'a version is a positive number')
  .transform(Number);

/** Version numbers in a query, comma-separated. */
export const versionsSchema = (least: number, most: number) =>
  z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(versionSchema).min(least).max(most))
    .refine(versions => new Set(versions).size === versions.length, {
      error: 'the same version is asked for twice',
    });
