import { countDays } from './aggregates';
import { withCheckedFiles } from './checkedFiles';
import { compareSlices } from './compareSlices';
import { Job, JobResult } from './Job';
import { compareRanges, judgeWindow } from './judgeRows';
import { measureBaseline } from './makeBaseline';

export type { SlicesResult } from './compareSlices';
export type {
  BaselineResult,
  CompareResult,
  CompareSettings,
  DaysResult,
  Job,
  JobResult,
  Limits,
  Rows,
  SlicedRows,
} from './Job';

async function answer(
  job: Job,
  onProgress?: (share: number) => void,
): Promise<JobResult> {
  switch (job.kind) {
    case 'days':
      return countDays(job.rows, job);
    case 'baseline':
      return measureBaseline(job, onProgress);
    case 'judge':
      return judgeWindow(job);
    case 'slices':
      return compareSlices(job, onProgress);
    default:
      return compareRanges(job);
  }
}

/**
 * Does a job.
 *
 * @throws SourceError - one line, for whatever is wrong with the data
 */
export async function perform(
  job: Job,
  onProgress?: (share: number) => void,
): Promise<JobResult> {
  const exclude = 'settings' in job ? job.settings.exclude ?? [] : [];
  return withCheckedFiles(job, exclude, () => answer(job, onProgress));
}
