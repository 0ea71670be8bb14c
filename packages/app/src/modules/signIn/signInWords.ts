import { coreComponentsTranslationRef } from '@backstage/core-components/alpha';
import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';

/** What a guest is here: the stock words speak of features that might be missing, which is not what happens. */
export const signInWords = TranslationBlueprint.make({
  name: 'sign-in',
  params: {
    resource: createTranslationMessages({
      ref: coreComponentsTranslationRef,
      messages: {
        'signIn.guestProvider.enter': 'Enter as guest',
        'signIn.guestProvider.subtitle':
          'To look around without an account. Who you are is not checked; the configuration says to which teams a guest belongs.',
      },
    }),
  },
});
