import { readFileSync } from 'fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { z } from 'zod';

/** Version of the drift engine that judges; part of the evidence of each judgement. */
export const engineVersion: string = z
  .object({ version: z.string() })
  .parse(
    JSON.parse(
      readFileSync(
        resolvePackagePath('@bellwether/drift-engine', 'package.json'),
        'utf8',
      ),
    ),
  ).version;
