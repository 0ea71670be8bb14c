export { BellIcon } from './BellIcon';
export { navModule } from './navModule';
