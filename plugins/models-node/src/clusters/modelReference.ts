import {
  ANNOTATION_MODEL,
  ANNOTATION_MODEL_VERSION,
  ANNOTATION_REGISTRY,
} from '@bellwether/plugin-models-common';
import { ModelReference } from '../serverKind';

/** A part of a cluster object that may name a model: its metadata, and the addresses that its containers are given. */
export interface ReferenceSource {
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  uris?: string[];
}

const MODEL_URI = /^models:\/{1,3}([^/@]+)(?:\/([^/@]+)|@([^/@]+))?\/?$/;
/** MLflow's id of a logged model, which stands in the same place as a name but is in no registry. */
const LOGGED_MODEL = /^m-[0-9a-f]{32}$/;

/** Reads `models:/NAME/VERSION` and `models:/NAME@ALIAS`. */
export function parseModelUri(
  uri: string,
): { model: string; version?: string } | undefined {
  const [, model, version, alias] = uri.match(MODEL_URI) ?? [];
  if (!model || LOGGED_MODEL.test(model)) return undefined;
  return { model, version: alias ? `@${alias}` : version };
}

/**
 * Which model a cluster object serves. An annotation wins over a label, and both over an address; the version is the first that
 * a source gives, in the order of `sources`, and an address counts only if it is one of the same model.
 *
 * @param sources - the most specific first: what makes the pods, then the object around it
 * @param fallback - the model where no source names one
 */
export function readReference(
  sources: ReferenceSource[],
  fallback?: ModelReference,
): ModelReference | undefined {
  const named =
    find(sources, ({ annotations }) => annotations?.[ANNOTATION_MODEL]) ??
    find(sources, ({ labels }) => labels?.[ANNOTATION_MODEL]);
  const addresses = sources.map(({ uris = [] }) =>
    uris.flatMap(uri => parseModelUri(uri) ?? []),
  );
  const addressed = addresses.flat()[0]?.model;
  const model = named ?? addressed ?? fallback?.model;
  if (!model) return undefined;
  const version = find(sources, ({ annotations, labels }, index) => {
    const address = addresses[index].find(
      candidate => candidate.model === model && candidate.version,
    );
    return (
      annotations?.[ANNOTATION_MODEL_VERSION] ??
      labels?.[ANNOTATION_MODEL_VERSION] ??
      address?.version
    );
  });
  const registry =
    find(
      sources,
      ({ annotations, labels }) =>
        annotations?.[ANNOTATION_REGISTRY] ?? labels?.[ANNOTATION_REGISTRY],
    ) ?? fallback?.registry;
  return {
    model,
    ...(version && { version }),
    ...(registry && { registry }),
    from: fromOf(sources, named, addressed) ?? fallback?.from ?? 'model-uri',
  };
}

function fromOf(
  sources: ReferenceSource[],
  named: string | undefined,
  addressed: string | undefined,
): ModelReference['from'] | undefined {
  if (sources.some(({ annotations }) => annotations?.[ANNOTATION_MODEL])) {
    return 'annotation';
  }
  if (named) return 'label';
  return addressed ? 'model-uri' : undefined;
}

/** What an object says of all its sides, when the version that it names is that of one side only. */
export function withoutVersion({
  annotations,
  labels,
}: ReferenceSource): ReferenceSource {
  const strip = (all: Record<string, string> = {}) => {
    const { [ANNOTATION_MODEL_VERSION]: _, ...kept } = all;
    return kept;
  };
  return { annotations: strip(annotations), labels: strip(labels) };
}

function find<T>(
  sources: ReferenceSource[],
  read: (source: ReferenceSource, index: number) => T | undefined,
): T | undefined {
  for (const [index, source] of sources.entries()) {
    const value = read(source, index);
    if (value) return value;
  }
  return undefined;
}
