import { DriftApi } from '@bellwether/plugin-drift-common';
import {
  baselinesReply,
  fleetReply,
  heatMapReply,
  monitor,
  proposedBaseline,
  slicesReply,
  windowDetail,
  windowsReply,
} from '../__fixtures__';

type Fake<K extends keyof DriftApi> = jest.Mock<
  ReturnType<DriftApi[K]>,
  Parameters<DriftApi[K]>
>;

function answer<K extends keyof DriftApi>(
  value: () => Awaited<ReturnType<DriftApi[K]>>,
): Fake<K> {
  return jest.fn<ReturnType<DriftApi[K]>, Parameters<DriftApi[K]>>(
    // The promise of K's own answer, which the compiler cannot follow through `Awaited`.
    () => Promise.resolve(value()) as ReturnType<DriftApi[K]>,
  );
}

/** A backend that watches one model, whose newest window is material; tests replace what they are about. */
export function fakeDrift() {
  return {
    getFleet: answer<'getFleet'>(fleetReply),
    getMonitors: answer<'getMonitors'>(() => ({
      monitors: [monitor()],
      broken: [],
    })),
    getWindows: answer<'getWindows'>(windowsReply),
    getHeatMap: answer<'getHeatMap'>(heatMapReply),
    getWindow: answer<'getWindow'>(windowDetail),
    getSlices: answer<'getSlices'>(slicesReply),
    getReport: answer<'getReport'>(() => '<!doctype html><p>Report</p>'),
    compareRanges: answer<'compareRanges'>(windowDetail),
    getComparisonReport: answer<'getComparisonReport'>(
      () => '<!doctype html><p>Comparison</p>',
    ),
    getBaselines: answer<'getBaselines'>(baselinesReply),
    proposeBaseline: answer<'proposeBaseline'>(proposedBaseline),
    decideBaseline: answer<'decideBaseline'>(proposedBaseline),
    run: answer<'run'>(() => ({
      runId: 'r1',
      startedAt: '2026-06-16T10:00:00Z',
    })),
    mute: answer<'mute'>(monitor),
    proposePromise: answer<'proposePromise'>(() => ({
      url: 'https://git.example.com/ml/flights/pull/12',
      number: 12,
      branch: 'bellwether/drift-weekly-1',
      file: 'flight-delay/drift.yaml',
      diff: '--- a/flight-delay/drift.yaml',
    })),
  };
}
