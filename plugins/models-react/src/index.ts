/**
 * Parts that the screens of every family share: the six honest states, verdicts, formats, colours, and data that stays
 * fresh. Extension points for the models pages are in `./alpha`.
 *
 * @packageDocumentation
 */
export * from './Age';
export * from './AliasChip';
export * from './Diff';
export * from './ExplainedButton';
export * from './figures';
export * from './fleet';
export * from './format';
export * from './forms';
export * from './HealthTile';
export * from './layout';
export * from './ModelLink';
export * from './Note';
export * from './theme';
export * from './UpstreamState';
export * from './useLive';
export * from './VerdictChip';
