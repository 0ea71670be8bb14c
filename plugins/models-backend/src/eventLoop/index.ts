export { EventLoopShare } from './EventLoopShare';
