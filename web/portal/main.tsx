/** The portal (办事大厅): what creators, registry staff and platforms do (docs/decisions/0124-portal.md). */
import { createRoot } from 'react-dom/client'
import { Portal } from './portal.tsx'

const root = document.querySelector('#portal')
if (root !== null) createRoot(root).render(<Portal />)
