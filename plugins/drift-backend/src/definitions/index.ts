export { AnnotatedEntities } from './AnnotatedEntities';
export { DefinitionLoader } from './DefinitionLoader';
export { FileBesideEntity } from './FileBesideEntity';
export { type Loaded, toLocation } from './Loaded';
export {
  type DefinitionProblem,
  parseDefinitions,
  problemSentence,
} from './parseDefinitions';
