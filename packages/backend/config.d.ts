export interface Config {
  permission?: {
    /** Roles beyond ownership. Whoever is named in none owns what the catalog says, and views the rest. */
    roles?: {
      /** Users and groups who may do everything, as entity refs. */
      platform?: string[];
      /** Users and groups who may look and never change, even what they own. */
      viewer?: string[];
    };
  };
}
