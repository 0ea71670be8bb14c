export { bellwetherTokens, useBellwetherTokens } from './bellwetherTokens';
export {
  darkTokens,
  lightTokens,
  type BellwetherTokens,
  type ToneColours,
} from './tokens';
