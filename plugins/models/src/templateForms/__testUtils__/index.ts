export {
  answerPlan,
  CHOICES,
  fakeScaffolderModule,
} from './fakeScaffolderModule';
