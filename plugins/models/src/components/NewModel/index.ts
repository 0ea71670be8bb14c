export { NewModelButton } from './NewModelButton';
