import {
  EventLoopShare,
  ModelRegistry,
  ReadListing,
  RegisteredModel,
} from '@bellwether/plugin-models-node';
import { CompactVersions, UnreadVersions } from './CompactVersions';

/** What a registry says of one model. */
export interface ModelFacts<V extends UnreadVersions = CompactVersions> {
  model: RegisteredModel;
  versions: V;
  /** When the read began that found it so. */
  readAt: Date;
}

/** Everything that a registry holds. */
export interface Listing {
  /** By exact name. */
  facts: Map<string, ModelFacts<CompactVersions | UnreadVersions>>;
  versionCount: number;
}

/** The versions of an earlier listing, as far as they are needed to pass them over the next time. */
export interface KnownVersions {
  /** That of {@link UntranslatedListing}. */
  digest: string;
  /** By the name of each model that has some. */
  byModel: Map<string, UnreadVersions>;
  count: number;
}

/** A listing; without a digest it is not known whether it is the one before. */
export type UntranslatedListing = Pick<ReadListing, 'models' | 'versions'> &
  Partial<Pick<ReadListing, 'digest' | 'versionsDigest'>>;

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
 * @param known - versions that are not translated again if the listing has the same: there may be ten of them to a model
 */
export async function toListing(
  read: UntranslatedListing,
  readAt: Date,
  known?: KnownVersions,
): Promise<Listing> {
  const share = new EventLoopShare();
  const isKnown = known && known.digest === read.versionsDigest;
  const facts = new Map<string, ModelFacts<CompactVersions | UnreadVersions>>();
  const translated = new Map<string, CompactVersions>();
  for await (const page of read.models()) {
    for (const model of page) {
      const { name } = model;
      const versions = new CompactVersions();
      translated.set(name, versions);
      facts.set(name, {
        model,
        versions: (isKnown && known.byModel.get(name)) || versions,
        readAt,
      });
    }
    await share.giveWay();
  }
  if (isKnown) return { facts, versionCount: known.count };
  let versionCount = 0;
  for await (const page of read.versions()) {
    for (const version of page) {
      translated.get(version.name)?.add(version);
      versionCount += 1;
      await share.giveWay();
    }
  }
  return { facts, versionCount };
}

/** What to keep of a listing's versions; nothing when its dialect cannot tell whether they change. */
export async function toKnownVersions(
  { versionsDigest: digest }: UntranslatedListing,
  { facts, versionCount: count }: Listing,
): Promise<KnownVersions | undefined> {
  if (!digest) return undefined;
  const share = new EventLoopShare();
  const byModel = new Map<string, UnreadVersions>();
  for (const [name, { versions }] of facts) {
    byModel.set(name, { fingerprint: versions.fingerprint });
    await share.giveWay();
  }
  return { digest, byModel, count };
}
