export { AttentionStrip } from './AttentionStrip';
