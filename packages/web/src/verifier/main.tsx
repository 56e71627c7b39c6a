import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { VerifierApp } from './app.tsx';
import './verifier.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <VerifierApp standalone={import.meta.env.VITE_STANDALONE === 'true'} />
    </StrictMode>,
  );
}
