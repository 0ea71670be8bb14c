import type { CompareSourcesOptions } from '@bellwether/drift-engine';
import type { Shell } from '../Shell';

type OnProgress = NonNullable<CompareSourcesOptions['onProgress']>;

/** Quick work says nothing; what takes longer says every so often how far it is. */
const EVERY_MS = 2000;

/** Progress for standard error, a line at a time. */
export function reportProgress(
  shell: Shell,
  now: () => number = () => performance.now(),
): OnProgress {
  let last = now();
  return progress => {
    if (now() - last < EVERY_MS) return;
    last = now();
    if (progress.step === 'compare') {
      shell.warn(`Comparing: ${Math.floor(100 * progress.share)} %`);
      return;
    }
    const { source, done, total, unit } = progress;
    const count =
      unit === 'bytes' ? `${Math.round(done / 1e6)} MB` : `${done} rows`;
    const share = total ? ` (${Math.floor((100 * done) / total)} %)` : '';
    shell.warn(`Reading ${source}: ${count}${share}`);
  };
}
