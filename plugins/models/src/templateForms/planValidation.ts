import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';

/** What the form keeps of a plan, for its last page; empty until the plan of what is filled in stands on the screen. */
export interface ShownPlan {
  files?: number;
  cost?: string;
}

/** Nobody comes to `Create` without having had files and cost before them. */
export const validatePlan: CustomFieldValidator<ShownPlan> = (shown, field) => {
  if (shown?.files === undefined) {
    field.addError(
      'has to stand here before you go on: press again once it does. Where it would stop, change what it names, or try again.',
    );
  }
};
