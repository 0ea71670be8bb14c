export { EntityBody } from './EntityBody';
