import path from 'node:path';
import { root } from '../stack/folders';

/** Arguments that make Node run a TypeScript file of the project. */
export function typescript(file: string, ...args: string[]): string[] {
  return [
    '--enable-source-maps',
    // A small program need not take the memory that Node would give it.
    '--max-old-space-size=96',
    '--max-semi-space-size=2',
    ...[
      '-r',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    ],
    file,
    ...args,
  ];
}
