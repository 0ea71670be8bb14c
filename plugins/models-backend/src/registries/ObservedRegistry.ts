import {
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  ModelRegistry,
  ReadListing,
  ReadOptions,
  UpstreamError,
} from '@bellwether/plugin-models-node';
import { UpstreamRecorder } from '../health';

/** Stands in front of a registry and records how it answers; of whatever dialect it is. */
export function observeRegistry(
  inner: ModelRegistry,
  recorder: UpstreamRecorder,
): ModelRegistry {
  async function observe<T>(call: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const answer = await call();
      recorder.success(performance.now() - startedAt);
      return answer;
    } catch (error) {
      recordFailure(error);
      throw error;
    }
  }

  /** Many answers in one: how long they took together says nothing of how fast the registry answers. */
  async function observeListing(options?: ReadOptions): Promise<ReadListing> {
    if (!inner.readListing) throw new NotImplementedError('readListing');
    try {
      return await inner.readListing(options);
    } catch (error) {
      recordFailure(error);
      throw error;
    }
  }

  function recordFailure(error: unknown) {
    if (!(error instanceof ServiceUnavailableError)) return;
    recorder.failure({
      kind: error instanceof UpstreamError ? error.kind : 'no-answer',
      sentence: error.message,
    });
  }

  async function* observePages<T>(pages: AsyncIterable<T>): AsyncIterable<T> {
    const iterator = pages[Symbol.asyncIterator]();
    try {
      for (;;) {
        const page = await observe(() => iterator.next());
        if (page.done) return;
        yield page.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  return {
    instance: inner.instance,
    product: inner.product,
    webUrl: inner.webUrl,
    listModels: options => observePages(inner.listModels(options)),
    listVersions: options => observePages(inner.listVersions(options)),
    readListing: inner.readListing && (options => observeListing(options)),
    getModel: (...args) => observe(() => inner.getModel(...args)),
    listVersionsOf: (...args) => observe(() => inner.listVersionsOf(...args)),
    getRun: (...args) => observe(() => inner.getRun(...args)),
    getMetricHistory: (...args) =>
      observe(() => inner.getMetricHistory(...args)),
    getPackage: (...args) => observe(() => inner.getPackage(...args)),
    getModelCard: (...args) => observe(() => inner.getModelCard(...args)),
    getAlias: (...args) => observe(() => inner.getAlias(...args)),
    setAlias: (...args) => observe(() => inner.setAlias(...args)),
    async probe(options?: ReadOptions) {
      const startedAt = performance.now();
      const found = await observe(() => inner.probe(options));
      recorder.success(performance.now() - startedAt, found);
      return found;
    },
    modelWebUrl: name => inner.modelWebUrl(name),
    versionWebUrl: (name, version) => inner.versionWebUrl(name, version),
    readAnnouncement: inner.readAnnouncement?.bind(inner),
  };
}
