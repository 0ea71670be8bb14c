export {
  ModelsPage,
  type ModelsPageProps,
  type ModelsSubPage,
} from './ModelsPage';
