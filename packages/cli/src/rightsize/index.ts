export { addRightsize } from './addRightsize';
