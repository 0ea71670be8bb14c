import type { Recording } from '../../recording';
import type { ArtifactFile } from '../../training';
import type { FileWire, LoggedModelWire, MetricWire, RunWire } from '../wire';

function filesOf(
  directories: Record<string, FileWire[]> | undefined,
  texts: Record<string, string> | undefined,
): ArtifactFile[] {
  return Object.values(directories ?? {})
    .flat()
    .filter(file => !file.is_dir)
    .map(({ path, file_size: size = 0 }) => ({
      path,
      size,
      ...(texts?.[path] !== undefined && { text: texts[path] }),
    }));
}

/** What was recorded of real trainings, found by identifier. */
export class RecordedTrainings {
  readonly runs: ReadonlyMap<string, RunWire>;
  readonly loggedModels: ReadonlyMap<string, LoggedModelWire>;
  private readonly recording: Recording;

  constructor(recording: Recording) {
    this.recording = recording;
    this.runs = new Map(recording.runs.map(run => [run.info.run_id, run]));
    this.loggedModels = new Map(Object.entries(recording.loggedModels));
  }

  history(runId: string, key: string): MetricWire[] {
    return this.recording.metricHistories[runId]?.[key] ?? [];
  }

  modelFiles(modelId: string): ArtifactFile[] {
    return filesOf(
      this.recording.loggedModelArtifacts[modelId],
      this.recording.loggedModelFiles[modelId],
    );
  }

  runFiles(runId: string): ArtifactFile[] {
    return filesOf(
      this.recording.runArtifacts[runId],
      this.recording.runFiles[runId],
    );
  }
}
