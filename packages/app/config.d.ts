export interface Config {
  app?: {
    signIn?: {
      /**
       * Ways to sign in that the page offers, of `guest` and `oidc`; each also needs its provider under `auth.providers`.
       * @visibility frontend
       */
      providers?: string[];
      /**
       * Name of the identity provider on the button.
       * @visibility frontend
       */
      oidcTitle?: string;
    };
  };
}
