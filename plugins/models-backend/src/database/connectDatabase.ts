import { pluginDatabase } from '@bellwether/plugin-models-node';

export const { connectDatabase, migrate } = pluginDatabase(
  '@bellwether/plugin-models-backend',
);
