import { ModelRegistry, RegisteredModel } from '@bellwether/plugin-models-node';
import { EventLoopShare } from '../eventLoop';
import { CompactVersions } from './CompactVersions';

/** What a registry says of one model. */
export interface ModelFacts {
  model: RegisteredModel;
  versions: CompactVersions;
  /** When the read began that found it so. */
  readAt: Date;
}

/** Everything that a registry holds. */
export interface Listing {
  /** By exact name. */
  facts: Map<string, ModelFacts>;
  versionCount: number;
}

/**
 * Reads all models and all versions. Models come first, so that an alias never points at a version that is not yet there.
 *
 * @throws whatever the registry throws; there is no partial listing
 */
export async function readListing(
  registry: ModelRegistry,
  signal: AbortSignal,
): Promise<Listing> {
  const share = new EventLoopShare();
  const facts = new Map<string, ModelFacts>();
  let readAt = new Date();
  for await (const page of registry.listModels({ signal })) {
    for (const model of page) {
      facts.set(model.name, { model, versions: new CompactVersions(), readAt });
    }
    readAt = new Date();
  }
  let versionCount = 0;
  for await (const page of registry.listVersions({ signal })) {
    for (const version of page) {
      facts.get(version.name)?.versions.add(version);
      versionCount += 1;
      await share.giveWay();
    }
  }
  return { facts, versionCount };
}
