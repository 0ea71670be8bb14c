export { DefinitionLoader, type Loaded, toLocation } from './DefinitionLoader';
export {
  type DefinitionProblem,
  parseDefinitions,
  problemSentence,
} from './parseDefinitions';
