import {
  EventLoopShare,
  ModelRegistry,
  ReadListing,
  RegisteredModel,
} from '@bellwether/plugin-models-node';
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

/** A listing; without a digest it is not known whether it is the one before. */
export type UntranslatedListing = Pick<ReadListing, 'models' | 'versions'> & {
  digest?: string;
};

/**
 * Reads all models and all versions of a registry of whatever dialect.
 *
 * @throws whatever the registry throws; there is no partial listing
 */
export async function readListing(
  registry: ModelRegistry,
  signal: AbortSignal,
): Promise<UntranslatedListing> {
  return (
    (await registry.readListing?.({ signal })) ?? {
      models: () => registry.listModels({ signal }),
      versions: () => registry.listVersions({ signal }),
    }
  );
}

/**
 * Translates a listing. Models come first, so that an alias never points at a version that is not yet there.
 *
 * @param readAt - when the read began
 */
export async function toListing(
  read: UntranslatedListing,
  readAt: Date,
): Promise<Listing> {
  const share = new EventLoopShare();
  const facts = new Map<string, ModelFacts>();
  for await (const page of read.models()) {
    for (const model of page) {
      facts.set(model.name, { model, versions: new CompactVersions(), readAt });
    }
    await share.giveWay();
  }
  let versionCount = 0;
  for await (const page of read.versions()) {
    for (const version of page) {
      facts.get(version.name)?.versions.add(version);
      versionCount += 1;
      await share.giveWay();
    }
  }
  return { facts, versionCount };
}
