/** Steps as most canaries have them: one weight, a person, one more weight, and all. */
export const PAUSED_STEPS = [
  { setWeight: 10 },
  { pause: {} },
  { setWeight: 40 },
  { pause: {} },
  { setWeight: 100 },
];

/** The step that asks a template; its argument is the Rollout's name. */
export const analysisStep = (templateName: string, rollout: string) => ({
  analysis: {
    templates: [{ templateName }],
    args: [{ name: 'topic', value: rollout }],
  },
});
