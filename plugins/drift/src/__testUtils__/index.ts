export { fakeDrift } from './fakeDrift';
export { model, renderDrift } from './renderDrift';
