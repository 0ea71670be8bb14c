import {
  EventLoopShare,
  ModelRegistry,
  ReadListing,
  RegisteredModel,
} from '@bellwether/plugin-models-node';
import { CompactVersions, UnreadVersions } from './CompactVersions';
import { PackedVersions } from './PackedVersions';

/** What a registry says of one model. */
export interface ModelFacts<V = CompactVersions> {
  model: RegisteredModel;
  versions: V;
  /** When the read began that found it so. */
  readAt: Date;
}

/** Versions that were translated, or of which it is known that they are what they were. */
export type ListedVersions = CompactVersions | UnreadVersions;

/** Everything that a registry holds. */
export interface Listing {
  /** By exact name. */
  models: Map<string, RegisteredModel>;
  /** When the read began. */
  readAt: Date;
  versionCount: number;
  /** The versions of each of the models, some models at a time; to be called once. */
  versions(): AsyncIterable<ReadonlyMap<string, ListedVersions>>;
  /** What to keep for the next read, once all versions were looked at; nothing where a change could not be told. */
  known?: KnownVersions;
}

/** The versions of a listing, as far as they are needed to pass them over the next time. */
export interface KnownVersions {
  /** That of {@link UntranslatedListing}. */
  digest: string;
  /** By the name of each model. */
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
  const models = new Map<string, RegisteredModel>();
  for await (const page of read.models()) {
    for (const model of page) models.set(model.name, model);
    await share.giveWay();
  }
  const { versionsDigest: digest } = read;
  const byModel = new Map<string, UnreadVersions>();
  if (known && known.digest === digest) {
    const none = new CompactVersions();
    for (const name of models.keys()) {
      byModel.set(name, known.byModel.get(name) ?? none);
    }
    return {
      models,
      readAt,
      versionCount: known.count,
      async *versions() {
        yield byModel;
      },
      known: { ...known, byModel },
    };
  }
  const packed = await PackedVersions.of(read.versions());
  return {
    models,
    readAt,
    versionCount: packed.count,
    async *versions() {
      for await (const group of packed.take(models.keys())) {
        yield group;
        if (!digest) continue;
        for (const [name, { fingerprint }] of group) {
          byModel.set(name, { fingerprint });
          await share.giveWay();
        }
      }
    },
    known: digest ? { digest, byModel, count: packed.count } : undefined,
  };
}
