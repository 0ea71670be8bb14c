export * from './legacyFields';
export { scaffolderModule } from './scaffolderModule';
