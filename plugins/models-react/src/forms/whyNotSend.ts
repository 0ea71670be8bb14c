/** Why a form cannot be sent now; undefined where it can. */
export function whyNotSend(
  isSending: boolean,
  missing: string | false | undefined,
): string | undefined {
  if (isSending) return 'Being sent';
  return missing || undefined;
}

/** What to say of a reason that is too short. */
export const REASON_MISSING = 'Needs a reason of at least 10 characters';
