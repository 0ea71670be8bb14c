/**
 * Extension points of the models pages, for families that add to them.
 *
 * @packageDocumentation
 */
export * from './extensionPoints';
