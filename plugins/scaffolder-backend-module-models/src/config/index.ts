export * from './readTemplatesConfig';
