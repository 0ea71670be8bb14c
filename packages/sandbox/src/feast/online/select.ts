import type { FeatureRepository } from '../definitions/FeatureRepository';
import type {
  FeatureDefinition,
  OnDemandViewDefinition,
  ViewDefinition,
} from '../definitions/types';
import { feastError, uncaught } from './errors';
import type { OnlineRequest } from './request';

export interface StoredFeature {
  view: ViewDefinition;
  feature: FeatureDefinition;
}

/** The features that a request asks for. */
export interface Selection {
  stored: StoredFeature[];
  onDemand: OnDemandViewDefinition[];
}

function selectService(repository: FeatureRepository, name: string): Selection {
  const service = repository.service(name);
  if (!service) {
    throw feastError(
      404,
      'FeatureServiceNotFoundException',
      `Feature service ${name} does not exist in project ${repository.project.name}`,
    );
  }
  return {
    stored: service.views.flatMap(({ view, features }) =>
      view.features
        .filter(feature => features.includes(feature.name))
        .map(feature => ({ view, feature })),
    ),
    onDemand: service.onDemand ? [service.onDemand] : [],
  };
}

function missingFeature(feature: string, view: string) {
  return uncaught(`'Feature ${feature} not found in projection ${view}'`);
}

function selectReference(
  repository: FeatureRepository,
  reference: string,
): Selection {
  const [viewName, featureName, ...rest] = reference.split(':');
  if (featureName === undefined || rest.length > 0) {
    throw uncaught(
      `Invalid feature reference '${reference}'. Expected format: '<feature_view>:<feature>' or '<feature_view>@<version>:<feature>'`,
    );
  }
  const onDemand = repository.onDemandView(viewName);
  if (onDemand) {
    if (onDemand.feature.name !== featureName) {
      throw missingFeature(featureName, viewName);
    }
    return { stored: [], onDemand: [onDemand] };
  }
  const view = repository.view(viewName);
  if (!view) {
    throw feastError(
      404,
      'FeatureViewNotFoundException',
      `Feature view ${viewName} does not exist in project ${repository.project.name}`,
    );
  }
  const feature = view.features.find(({ name }) => name === featureName);
  if (!feature) {
    throw missingFeature(featureName, viewName);
  }
  return { stored: [{ view, feature }], onDemand: [] };
}

/** Two features of one name can be told apart only when their names carry the view's. */
function refuseCollisions({ stored, onDemand }: Selection): void {
  const names = [
    ...stored.map(({ feature }) => feature.name),
    ...onDemand.map(({ feature }) => feature.name),
  ];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw feastError(
      500,
      'FeatureNameCollisionError',
      `Duplicate features named ${twice} found.\nTo resolve this collision, either use the full feature name by setting 'full_feature_names=True', or ensure that the features in question have different names.`,
    );
  }
}

export function select(
  repository: FeatureRepository,
  { service, features, hasFullNames }: OnlineRequest,
): Selection {
  const parts =
    service === undefined
      ? features.map(reference => selectReference(repository, reference))
      : [selectService(repository, service)];
  const selection = {
    stored: parts.flatMap(({ stored }) => stored),
    onDemand: parts.flatMap(({ onDemand }) => onDemand),
  };
  if (!hasFullNames) {
    refuseCollisions(selection);
  }
  return selection;
}
