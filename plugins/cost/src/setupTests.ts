import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Screens are loaded lazily; a busy machine needs more than the default second.
configure({ asyncUtilTimeout: 20_000 });

jest.setTimeout(90_000);
