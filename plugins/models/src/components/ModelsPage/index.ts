export {
  ModelsPage,
  type ModelsPageProps,
  type ModelsSubPage,
} from './ModelsPage';
export { ModelsFrame } from './ModelsFrame';
