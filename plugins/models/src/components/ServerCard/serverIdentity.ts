import {
  ANNOTATION_LOCATION,
  Entity,
  RELATION_DEPENDS_ON,
} from '@backstage/catalog-model';

const SCHEME = 'models:';
const MODEL = /^resource:/i;

/** The model that a server depends on; absent where no registry holds it. */
export function modelRefOf({ relations = [] }: Entity): string | undefined {
  return relations.find(
    ({ type, targetRef }) =>
      type === RELATION_DEPENDS_ON && MODEL.test(targetRef),
  )?.targetRef;
}

/** Id of the server that an entity stands for: `<cluster>/<namespace>/<kind id>/<name>`. */
export function serverIdOf({ metadata }: Entity): string | undefined {
  const location = metadata.annotations?.[ANNOTATION_LOCATION];
  if (!location?.startsWith(SCHEME)) return undefined;
  return location
    .slice(SCHEME.length)
    .split('/')
    .map(decodeURIComponent)
    .join('/');
}
