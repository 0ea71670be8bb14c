import { ModelsApi } from '@bellwether/plugin-models-common';
import {
  comparison,
  event,
  history,
  modelDetail,
  server,
  serversReply,
  versionsReply,
} from '../__fixtures__';

type Fake<K extends keyof ModelsApi> = jest.Mock<
  ReturnType<ModelsApi[K]>,
  Parameters<ModelsApi[K]>
>;

function answer<K extends keyof ModelsApi>(
  value: () => Awaited<ReturnType<ModelsApi[K]>>,
): Fake<K> {
  return jest.fn<ReturnType<ModelsApi[K]>, Parameters<ModelsApi[K]>>(
    // The promise of K's own answer, which the compiler cannot follow through `Awaited`.
    () => Promise.resolve(value()) as ReturnType<ModelsApi[K]>,
  );
}

/** A backend that knows one model, which is in order; tests replace what they are about. */
export function fakeModelsApi() {
  return {
    getModel: answer<'getModel'>(modelDetail),
    getVersions: answer<'getVersions'>(versionsReply),
    compareVersions: answer<'compareVersions'>(comparison),
    getMetricHistory: answer<'getMetricHistory'>(history),
    getModelCard: answer<'getModelCard'>(() => ({ version: 13 })),
    getServers: answer<'getServers'>(() =>
      serversReply([server('prod-eu'), server('prod-us')]),
    ),
    getSummaries: answer<'getSummaries'>(() => ({ summaries: {} })),
    getEvents: answer<'getEvents'>(() => ({ events: [event(13)] })),
    moveAlias: answer<'moveAlias'>(() => ({
      alias: 'champion',
      version: 14,
      previousVersion: 13,
      eventId: event(14).id,
    })),
  };
}
