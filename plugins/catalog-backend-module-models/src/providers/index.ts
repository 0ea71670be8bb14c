export { ModelEntityProvider } from './ModelEntityProvider';
export { ServerEntityProvider } from './ServerEntityProvider';
