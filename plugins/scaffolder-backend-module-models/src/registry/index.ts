export * from './RegistryWriter';
